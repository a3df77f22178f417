# Prints pages with WebKitGTK: webkit-print.py PAPER [URL FILE.pdf]..., PAPER as GTK names it: iso_a4 or na_letter.
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2

paper = Gtk.PaperSize.new(sys.argv[1])
jobs = list(zip(sys.argv[2::2], sys.argv[3::2]))
view = WebKit2.WebView()
window = Gtk.Window()
window.set_default_size(1280, 800)
window.add(view)
window.show_all()


def open_next():
    if jobs:
        view.load_uri(jobs[0][0])
    else:
        Gtk.main_quit()
    return False


def finished(_operation):
    jobs.pop(0)
    # A page that is loaded within the signal would not be printed.
    GLib.idle_add(open_next)


def failed(_operation, error):
    sys.exit(f"{jobs[0][0]}: {error.message}")


def print_page():
    settings = Gtk.PrintSettings()
    settings.set_printer("Print to File")
    settings.set("output-uri", f"file://{jobs[0][1]}")
    settings.set("output-file-format", "pdf")
    settings.set_paper_size(paper)
    setup = Gtk.PageSetup()
    setup.set_paper_size(paper)
    # WebKitGTK takes margins from here, not from @page.
    setup.set_top_margin(11, Gtk.Unit.MM)
    setup.set_bottom_margin(13, Gtk.Unit.MM)
    setup.set_left_margin(15, Gtk.Unit.MM)
    setup.set_right_margin(15, Gtk.Unit.MM)
    operation = WebKit2.PrintOperation.new(view)
    operation.set_print_settings(settings)
    operation.set_page_setup(setup)
    operation.connect("finished", finished)
    operation.connect("failed", failed)
    operation.print_()
    # The operation must not be collected before it has finished.
    view.operation = operation
    return False


def load_changed(_view, event):
    # Typefaces arrive after the page.
    if event == WebKit2.LoadEvent.FINISHED:
        GLib.timeout_add(700, print_page)


view.connect("load-changed", load_changed)
open_next()
Gtk.main()

# A window of WebKitGTK for WebKitWebDriver. Options: --dark, --no-script, --text=2 (scale of text alone). Writes console
# messages, which include errors and violations of policies, to standard output.
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

options = dict(argument.partition("=")[::2] for argument in sys.argv[1:])
settings = WebKit2.Settings()
settings.set_enable_write_console_messages_to_stdout(True)
settings.set_enable_javascript("--no-script" not in options)
settings.set_zoom_text_only(True)
gtk = Gtk.Settings.get_default()
gtk.set_property("gtk-application-prefer-dark-theme", "--dark" in options)

context = WebKit2.WebContext.new_ephemeral()
context.set_automation_allowed(True)


def create_view(_session):
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    view.set_zoom_level(float(options.get("--text", 1)))
    # Otherwise the content decides how small the window can be.
    view.set_size_request(100, 100)
    window = Gtk.Window()
    window.set_decorated(False)
    window.set_default_size(1280, 800)
    window.add(view)
    window.show_all()
    view.grab_focus()
    view.connect("close", Gtk.main_quit)
    return view


def automation_started(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("MiniBrowser")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", create_view)


context.connect("automation-started", automation_started)
Gtk.main()

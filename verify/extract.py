# Prints the text of each page of a PDF as JSON, by pdfminer.six and pypdf (Debian: python3-pdfminer, python3-pypdf).
import json
import sys
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from pypdf import PdfReader

file = sys.argv[1]
texts = {
    'pdfminer': [
        ''.join(box.get_text() for box in page if isinstance(box, LTTextContainer)) for page in extract_pages(file)
    ],
    'pypdf': [page.extract_text() for page in PdfReader(file).pages],
}
json.dump(texts, sys.stdout)

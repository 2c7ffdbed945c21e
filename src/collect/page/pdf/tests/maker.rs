//! Writes small PDFs by hand: objects, streams, a cross-reference table or stream.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

pub(super) fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A file in the making: object 1 is the catalogue, 2 the pages.
pub(super) struct Maker {
    pub(super) objects: Vec<(u32, Vec<u8>)>,
    pages: Vec<u32>,
    next: u32,
    /// More for the trailer.
    pub(super) trailer: String,
}

impl Maker {
    pub(super) fn new() -> Self {
        Self { objects: Vec::new(), pages: Vec::new(), next: 3, trailer: String::new() }
    }

    pub(super) fn add(&mut self, text: impl AsRef<[u8]>) -> u32 {
        self.objects.push((self.next, text.as_ref().to_vec()));
        self.next += 1;
        self.next - 1
    }

    pub(super) fn stream(&mut self, words: &str, data: &[u8]) -> u32 {
        let mut text = format!("<<{words}/Length {}>>\nstream\n", data.len()).into_bytes();
        text.extend_from_slice(data);
        text.extend_from_slice(b"\nendstream");
        self.add(text)
    }

    pub(super) fn flate(&mut self, words: &str, data: &[u8]) -> u32 {
        self.stream(&format!("{words}/Filter/FlateDecode"), &deflated(data))
    }

    pub(super) fn page(&mut self, content: u32, fonts: &str) {
        self.page_with(content, &format!("/Font<<{fonts}>>"), "");
    }

    pub(super) fn page_with(&mut self, content: u32, resources: &str, words: &str) {
        let text = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R/Resources<<{resources}>>{words}>>"
        );
        let page = self.add(text);
        self.pages.push(page);
    }

    pub(super) fn helvetica(&mut self) -> String {
        let font = self.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        format!("/F1 {font} 0 R")
    }

    fn tree(&self) -> [(u32, Vec<u8>); 2] {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        [
            (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
            (2, format!("<</Type/Pages/Count {}/Kids[{kids}]>>", self.pages.len()).into_bytes()),
        ]
    }

    /// With a cross-reference table.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut table = String::new();
        for (number, text) in self.tree().iter().chain(&self.objects) {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
            file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
            file.extend_from_slice(text);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        let end = format!(
            "xref\n{table}trailer\n<</Size {}/Root 1 0 R{}>>\nstartxref\n{start}\n%%EOF\n",
            self.next, self.trailer
        );
        file.extend_from_slice(end.as_bytes());
        file
    }

    /// With everything that is not a stream, the catalogue too, in an object stream; a cross-reference stream whose
    /// content is of no use.
    pub(super) fn packed_file(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.5\n".to_vec();
        let (mut head, mut body, mut count) = (String::new(), Vec::new(), 0);
        for (number, text) in self.tree().iter().chain(&self.objects) {
            if text.ends_with(b"endstream") {
                file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
                file.extend_from_slice(text);
                file.extend_from_slice(b"\nendobj\n");
            } else {
                head.push_str(&format!("{number} {} ", body.len()));
                body.extend_from_slice(text);
                body.push(b'\n');
                count += 1;
            }
        }
        let first = head.len();
        let data = deflated(&[head.as_bytes(), &body].concat());
        for (number, words, data) in [
            (self.next, format!("/Type/ObjStm/N {count}/First {first}"), data),
            (self.next + 1, format!("/Type/XRef/Size {}/W[1 2 1]/Root 1 0 R", self.next + 2), deflated(b"?")),
        ] {
            let text = format!("{number} 0 obj\n<<{words}/Filter/FlateDecode/Length {}>>\nstream\n", data.len());
            file.extend_from_slice(text.as_bytes());
            file.extend_from_slice(&data);
            file.extend_from_slice(b"\nendstream\nendobj\n");
        }
        file.extend_from_slice(b"startxref\n9\n%%EOF\n");
        file
    }
}

/// `BT … ET` with each text at its place.
pub(super) fn shown(texts: &[(f64, f64, &str)]) -> Vec<u8> {
    let mut content = String::from("BT /F1 10 Tf\n");
    for (x, y, text) in texts {
        content.push_str(&format!("1 0 0 1 {x} {y} Tm ({text}) Tj\n"));
    }
    content.push_str("ET");
    content.into_bytes()
}

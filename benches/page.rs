//! Reading web pages: decoding, parsing, blocks, tables, structured data, all in `Document::read`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kuromaku::collect::page::Document;
use std::fmt::Write;
use std::hint::black_box;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A register's page: rows of number, name with a link, role, date.
fn table_page(bytes: usize, style: &str) -> String {
    let mut text = format!(
        "<!DOCTYPE html><html lang=en><head><title>Register</title><style>{style}</style></head><body>\
         <h1>Officers</h1><table id=officers><thead><tr><th>No.</th><th>Name</th><th>Role</th><th>Since</th></tr></thead><tbody>\n",
    );
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "<tr class=\"row\"><td>{number}</td><td><a href=\"/company/{number}\">Harbour Light Holdings {number} Ltd</a></td>\
             <td>Director &amp; secretary</td><td><span class=\"date\">2014-03-02</span></td></tr>"
        );
    }
    text.push_str("</tbody></table></body></html>");
    text
}

fn page(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("page");
    group.sample_size(10);
    let table = table_page(10 << 20, "");
    group.throughput(Throughput::Bytes(table.len() as u64));
    group.bench_function("10 MB table", |bencher| {
        bencher.iter(|| black_box(Document::read(table.as_bytes(), "text/html", None, "https://register.example/")));
    });
    let style = ".former{display:none} td.left{text-decoration:line-through} #x .row .date{visibility:hidden}";
    let table = table_page(10 << 20, style);
    group.bench_function("10 MB table, own style sheet", |bencher| {
        bencher.iter(|| black_box(Document::read(table.as_bytes(), "text/html", None, "https://register.example/")));
    });
    let saved = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/html/wikipedia_en/wikipedia-2.html");
    if let Ok(article) = std::fs::read(saved) {
        group.throughput(Throughput::Bytes(article.len() as u64));
        group.bench_function("encyclopaedia article", |bencher| {
            bencher.iter(|| black_box(Document::read(&article, "text/html", None, "https://wiki.example/")));
        });
    }
    group.finish();
}

criterion_group!(benches, page);
criterion_main!(benches);

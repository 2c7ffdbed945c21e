//! Reading FollowTheMoney entities: parse, hash and hand on, without a case to write to.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kuromaku::ingest::{Item, Options, Sink, SinkError, read};
use std::fmt::Write;
use std::hint::black_box;
use std::io::Cursor;

const ENTITIES: u64 = 200_000;

/// Companies, people and ownerships in the proportions and sizes of a beneficial-ownership register.
fn file(entities: u64) -> String {
    let mut text = String::new();
    let mut state = 9_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for number in 0..entities {
        let (schema, properties) = match random(10) {
            0..4 => (
                "Company",
                format!(
                    r#""name":["Company {} Holdings Ltd"],"country":["gb"],"registrationNumber":["{:08}"],"incorporationDate":["2014-03-02"],"address":["{} High Street, London"],"jurisdiction":["gb"],"status":["active"]"#,
                    random(1_000_000),
                    random(100_000_000),
                    random(999)
                ),
            ),
            4..7 => (
                "Person",
                format!(
                    r#""name":["Иван Петров {0}","Ivan Petrov {0}"],"birthDate":["1970-01-02"],"topics":["role.pep"]"#,
                    random(1_000_000)
                ),
            ),
            _ => (
                "Ownership",
                format!(
                    r#""owner":["x{}"],"asset":["x{}"],"percentage":["25.5"],"startDate":["2016-04-06"],"sourceUrl":["https://example.org/register"]"#,
                    random(entities),
                    random(entities)
                ),
            ),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            r#"{{"id":"x{number}","caption":"x","schema":"{schema}","properties":{{{properties}}},"datasets":["gb_psc"],"referents":[],"first_seen":"2024-01-01T00:00:00","last_seen":"2026-01-01T00:00:00","target":false}}"#
        );
    }
    text
}

struct Count(u64);

impl Sink for Count {
    fn take(&mut self, item: Item) -> Result<(), SinkError> {
        if let Item::Entity { statements, .. } = &item {
            self.0 += statements.len() as u64;
        }
        black_box(&item);
        Ok(())
    }
}

fn import(criterion: &mut Criterion) {
    let text = file(ENTITIES);
    // For measuring another program on the same bytes.
    if let Some(path) = std::env::var_os("KUROMAKU_BENCH_FILE") {
        std::fs::write(path, &text).unwrap_or_else(|error| panic!("KUROMAKU_BENCH_FILE: {error}"));
    }
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).throughput(Throughput::Elements(ENTITIES));
    group.bench_function("ftm_200k", |bencher| {
        bencher.iter(|| {
            let input = Box::new(Cursor::new(text.clone().into_bytes()));
            let mut count = Count(0);
            let report = read(input, "bench.jsonl", &Options::default(), &mut Vec::new(), &mut count);
            let report = report.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((report.accepted, report.statements), (ENTITIES, count.0));
        });
    });
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);

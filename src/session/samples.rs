//! The sample cases, built into the program in their open formats: opening one is an import.

use super::settings::Lang;
use super::shown::SampleLine;
use serde::Deserialize;

pub(super) struct Sample {
    pub key: &'static str,
    case: &'static str,
    /// File name and content, in import order.
    pub files: &'static [(&'static str, &'static str)],
}

#[derive(Deserialize)]
pub(super) struct SampleCase {
    pub title: String,
    pub title_ja: String,
    pub about: String,
    pub about_ja: String,
    /// `fictional` or `documented`.
    pub kind: String,
    pub as_of: Option<String>,
}

macro_rules! sample {
    ($key:literal, $($file:literal),*) => {
        Sample {
            key: $key,
            case: include_str!(concat!("../../sample_graphs/", $key, "/case.toml")),
            files: &[$(($file, include_str!(concat!("../../sample_graphs/", $key, "/", $file)))),*],
        }
    };
}

const SAMPLES: &[Sample] = &[
    sample!("z_fund", "z_fund.ftm.jsonl", "orders.csv"),
    sample!("laox_suning", "laox_suning.ftm.jsonl"),
    sample!("innocent_twin", "innocent_twin.ftm.jsonl", "orders.csv"),
];

pub(super) fn find(key: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.key == key)
}

impl Sample {
    /// What `case.toml` says; `None` would be a defect that a test finds.
    pub fn case(&self) -> Option<SampleCase> {
        toml::from_str(self.case).ok()
    }
}

pub(super) fn lines(lang: Lang) -> Vec<SampleLine> {
    let line = |sample: &'static Sample| {
        let case = sample.case()?;
        Some(SampleLine {
            key: sample.key,
            title: lang.pick(case.title, case.title_ja),
            about: lang.pick(case.about, case.about_ja),
            fictional: case.kind == "fictional",
        })
    };
    SAMPLES.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_says_what_it_is() {
        assert_eq!(lines(Lang::En).len(), SAMPLES.len());
        assert_eq!(lines(Lang::Ja).len(), SAMPLES.len());
        for sample in SAMPLES {
            assert!(sample.case().unwrap().as_of.is_none_or(|date| date.parse::<crate::model::PartialDate>().is_ok()));
        }
    }
}

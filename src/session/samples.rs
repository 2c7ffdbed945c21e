//! The sample cases, built into the program in their open formats: opening one is an import.
//!
//! Each fictional one has an innocent twin: the same shape and cast with nothing behind it. What must be
//! found in them stands in their `case.toml` and is read by tests only.

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
    /// Key of the sample that this one is the innocent twin of.
    twin_of: Option<String>,
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

/// A twin stands behind its sample.
const SAMPLES: &[Sample] = &[
    sample!("z_fund", "z_fund.ftm.jsonl", "orders.csv"),
    sample!("innocent_twin", "innocent_twin.ftm.jsonl", "orders.csv"),
    sample!("laox_suning", "laox_suning.ftm.jsonl"),
    sample!("taiwan_front", "taiwan_front.ftm.jsonl"),
    sample!("taiwan_front_twin", "taiwan_front_twin.ftm.jsonl"),
    sample!("no_successor", "no_successor.ftm.jsonl"),
    sample!("no_successor_twin", "no_successor_twin.ftm.jsonl"),
    sample!("joint_venture", "joint_venture.ftm.jsonl"),
    sample!("joint_venture_twin", "joint_venture_twin.ftm.jsonl"),
    sample!("leaver_chain", "leaver_chain.ftm.jsonl"),
    sample!("leaver_chain_twin", "leaver_chain_twin.ftm.jsonl"),
    sample!("job_changer", "job_changer.ftm.jsonl"),
    sample!("job_changer_twin", "job_changer_twin.ftm.jsonl"),
    sample!("student_path", "student_path.ftm.jsonl"),
    sample!("student_path_twin", "student_path_twin.ftm.jsonl"),
    sample!("university_exchange", "university_exchange.ftm.jsonl"),
    sample!("university_exchange_twin", "university_exchange_twin.ftm.jsonl"),
    sample!("returning_scientist", "returning_scientist.ftm.jsonl"),
    sample!("returning_scientist_twin", "returning_scientist_twin.ftm.jsonl"),
    sample!("talent_programme", "talent_programme.ftm.jsonl"),
    sample!("talent_programme_twin", "talent_programme_twin.ftm.jsonl"),
    sample!("parallel_supplier", "parallel_supplier.ftm.jsonl"),
    sample!("parallel_supplier_twin", "parallel_supplier_twin.ftm.jsonl"),
    sample!("software_front", "software_front.ftm.jsonl"),
    sample!("software_front_twin", "software_front_twin.ftm.jsonl"),
    sample!("recruiter", "recruiter.ftm.jsonl"),
    sample!("recruiter_twin", "recruiter_twin.ftm.jsonl"),
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
            twin_of: case.twin_of.as_deref().and_then(find).map(|other| other.key),
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

    #[test]
    fn a_twin_stands_behind_its_sample() {
        let lines = lines(Lang::En);
        for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
            assert!(line.twin_of.is_none_or(|sample| sample == before.key), "{}", line.key);
        }
        assert_eq!(lines.iter().filter(|line| line.twin_of.is_some()).count(), 13);
        assert_eq!(lines.first().map(|line| line.key), Some("z_fund"), "opened on the first run");
    }
}

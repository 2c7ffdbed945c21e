//! Rule files of a user's own: what is wrong is named with its line, and the others still run.

use super::super::*;

const GOOD: &str = r#"schema = "kuromaku-rule/1"
id = "house_ten"
version = "3"
jurisdiction = "house"
title = { en = "House rule: ten percent", ja = "社内基準：10％" }
short = { en = "House 10 %", ja = "社内10％" }
meaning = { en = "Ask compliance.", ja = "法務に相談。" }

[source]
title = "Compliance handbook"
url = "https://example.org/handbook"
read_on = "2026-01-01"

[[in_force]]
from = "2026-01-01"

[test]
text = { en = "A state body holds ten percent.", ja = "国家機関が10％を保有。" }
kind = "cascade"
threshold = 0.1
together = "all"

[[seeds]]
classes = ["state_body", "state_enterprise"]

[[tests]]
name = "ten percent"
as_of = "2026-02-01"
listed = ["S"]
holdings = """
S 10 A
S 9 B
"""
met = ["A"]
"#;

fn load(files: &[(&str, &str)]) -> (Vec<Rule>, Vec<RuleError>) {
    load_folder(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn a_good_file_is_used() {
    let (rules, errors) = load(&[("house.toml", GOOD)]);
    assert_eq!(errors, []);
    assert!(rules[0].own && rules[0].id == "house_ten" && rules[0].version == "3");
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (from, to, line, words) in [
        ("threshold = 0.1", "treshold = 0.1", 20, "unknown field `treshold`"),
        ("threshold = 0.1", "threshold = 10", 20, "fraction from 0 to 1"),
        ("threshold = 0.1", "threshold = 0", 17, "never, or always"),
        ("threshold = 0.1\n", "", 17, "needs threshold"),
        ("together = \"all\"", "together = \"all\"\nhome = [\"jp\"]", 17, "knows no home"),
        ("kind = \"cascade\"", "kind = \"magic\"", 19, "unknown variant"),
        ("\"state_body\"", "\"state_bodies\"", 24, "no class is called"),
        ("2026-02-01", "2026-02-30", 28, "not a date"),
        ("2026-02-01", "2026-02", 28, "full day"),
        ("kuromaku-rule/1", "kuromaku-rule/9", 1, "schema"),
        ("house_ten", "House Ten", 2, "lower-case"),
        ("house_ten", "ofac_50", 2, "exists already"),
        ("version = \"3\"", "version = \"\"", 3, "version is empty"),
        ("社内基準：10％", "", 2, "lacks one of its languages"),
        ("from = \"2026-01-01\"", "from = \"2026-01-01\"\nto = \"2025-01-01\"", 14, "ends before it begins"),
        ("met = [\"A\"]", "met = [\"B\"]", 26, "its test \"ten percent\" fails"),
        ("S 9 B", "S nine B", 26, "line 2 of holdings"),
        ("S 9 B", "S owns half of B", 26, "not understood"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let (rules, errors) = load(&[("broken.toml", &text), ("house2.toml", &GOOD.replace("house_ten", "other"))]);
        assert_eq!(rules.len(), 1, "the other file still runs");
        let [error] = errors.as_slice() else { panic!("{from} → {to}: {errors:?}") };
        assert_eq!((error.file.as_str(), error.line), ("broken.toml", line), "{error}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[test]
fn wrong_structures_are_refused() {
    let twice = "\n[[tests]]\nname = \"ten percent\"\n";
    let parameter =
        "\n[[parameters]]\nname = \"open_above\"\ntext = { en = \"a\", ja = \"b\" }\nmin = 0.0\nmax = 1.0\n";
    let phase = "\n[[phases]]\nfrom = \"2026-05-01\"\ntext = { en = \"a\", ja = \"b\" }\n";
    let phases = format!("{phase}{phase}");
    let wide = "\n[[seeds]]\nclasses = [\"sanctions\"]\nlists = [\"\"]\n";
    let switch = "\n[switch]\nquestion = { en = \"a\", ja = \"b\" }\n";
    let periods = "\n[[in_force]]\nfrom = \"2027-01-01\"\n";
    for (extra, words) in [
        (twice, "two tests are called"),
        (parameter, "states no value"),
        (phases.as_str(), "phases are not in order"),
        (wide, "fits every list"),
        (switch, "needs a suspension"),
        (periods, "overlap"),
    ] {
        let (rules, errors) = load(&[("broken.toml", &format!("{GOOD}{extra}"))]);
        assert!(rules.is_empty() && errors.len() == 1, "{extra}");
        assert!(errors[0].message.contains(words), "{extra}: {}", errors[0]);
    }
    let (_, errors) = load(&[("big.toml", &"#".repeat(300_000)), ("not.toml", "\u{0}\u{1}"), ("empty.toml", "")]);
    assert_eq!(errors.len(), 3);
    assert!(errors.iter().any(|error| error.to_string().contains("(big.toml)")));
}

#[test]
fn two_files_of_one_id_and_a_long_example() {
    let (rules, errors) = load(&[("a.toml", GOOD), ("b.toml", GOOD)]);
    assert_eq!((rules.len(), errors[0].file.as_str()), (1, "b.toml"));
    let long = GOOD.replace("S 9 B\n", &"S 9 B\n".repeat(5_000));
    assert!(load(&[("long.toml", &long)]).1[0].message.contains("more than"));
}

#[test]
fn filings_of_a_users_own() {
    let good = include_str!("../../../../assets/rules/filings/jp_large_shareholding.toml")
        .replace("id = \"jp_large_shareholding\"", "id = \"house_filing\"");
    let load = |text: &str| load_filings(vec![("own.toml".to_owned(), text.to_owned())]);
    let (rules, errors) = load(&good);
    assert!(errors.is_empty() && rules[0].own);
    for (from, to, words) in [
        ("house_filing", "jp_tender_offer", "exists already"),
        ("due = \"yes\"", "due = \"no\"", "fails"),
        ("mode = \"crossing\"", "mode = \"crossing\"\nif = [\"moon\"]", "no condition is called"),
        ("at = 0.05", "at = 5", "fraction"),
        ("[[lines]]", "[[liens]]", "unknown field"),
    ] {
        let (rules, errors) = load(&good.replacen(from, to, 1));
        assert!(rules.is_empty() && errors.len() == 1, "{from}");
        assert!(errors[0].message.contains(words) && errors[0].line > 0, "{from}: {}", errors[0]);
    }
}

//! What the format accepts, what it refuses (with the line), and that no rule can run for ever.

use super::super::compile::compile;
use super::super::index::Index;
use super::super::run::run;
use super::*;

const NODES: &str = "[match.node]\na = { schema = [\"Company\"] }\nb = { schema = [\"Company\"] }\n";

#[test]
fn a_rule_of_the_users_own_runs_beside_the_others() {
    let step = "step = [{ name = \"s\", from = \"b\", to = \"a\", schema = [\"Ownership\"] }]";
    let text = rule("mine", &format!("{step}\n{NODES}"), OWNED);
    let rules = Rules::with_own([("mine.toml", text.as_str())]);
    assert!(rules.errors.is_empty(), "{:?}", rules.errors);
    assert_eq!(rules.all.len(), Rules::built_in().all.len() + 1);
    let mine = rules.all.iter().find(|rule| rule.id == "mine").unwrap();
    assert!(mine.own && mine.file == "mine.toml" && mine.route.is_none());
    let tiny = Tiny::parse("x Company\ny Company\ny -Ownership-> x percentage=3").unwrap();
    let found = leads(&tiny.world(), &rules, &|| false);
    assert_eq!(ids(&found), ["mine"]);
    assert_eq!(found.leads[0].why.en, "x");
}

#[test]
fn errors_name_line_and_file_and_the_others_run() {
    let step = |inner: &str| format!("step = [{{ name = \"s\", from = \"b\", to = \"a\", {inner} }}]\n{NODES}");
    let plain = step("schema = [\"Ownership\"]");
    for (motif, line, what) in [
        (step("schema = [\"Owns\"]"), 11, "unknown schema of ties \"Owns\""),
        (step("category = [\"money\"]"), 11, "unknown category \"money\""),
        (step("schemas = [\"Ownership\"]"), 11, "schemas"),
        (step("hops = \"1-9\", walk = [\"ownership up\"]"), 11, "at most 6"),
        (step("hops = \"1-2\", walk = [\"ownership sideways\"]"), 11, "sideways"),
        (step("hops = \"1-2\", walk = [\"listing up\"]"), 11, "never walked"),
        (step("schema = [\"Ownership\"], when = \"soon\""), 11, "soon"),
        (step("schema = [\"Pledge\"], points = { pledged = \"z\" }"), 11, "unknown node \"z\""),
        (plain.replace("\"b\"", "\"c\""), 11, "unknown node \"c\""),
        (format!("{plain}c = {{ flag = [\"evil\"] }}"), 15, "unknown class of flags \"evil\""),
        (format!("{plain}c = {{ schema = [\"Firm\"] }}"), 15, "unknown schema \"Firm\""),
        (format!("{plain}c = {{ schema = [\"Company\"], deal = [\"boss\"] }}"), 15, "unknown role in the deal"),
        (format!("{plain}c = {{ schema = [\"Company\"], property = [{{ name = [\"colour\"] }}] }}"), 15, "colour"),
        (format!("when = [\"s.start after x.end\"]\n{plain}"), 11, "no step is called x"),
        (format!("about = [\"z\"]\n{plain}"), 11, "unknown node \"z\""),
        (format!("{plain}\n[[match.none]]\nnode.c = {{ schema = [\"Company\"] }}"), 16, "tied to nothing"),
    ] {
        let error = error_of(&rule("mine", &motif, OWNED));
        assert!(error.to_string().contains(what), "{error} / {what}");
        assert_eq!(error.line(), line, "{error}");
        assert!(error.to_string().ends_with("(own.toml)"), "{error}");
    }
    let good = rule("mine", &plain, OWNED);
    for (text, what) in [
        (good.replace("kuromaku-lead/1", "kuromaku-lead/9"), "kuromaku-lead/9"),
        (good.replace("severity = 2", "severity = 9"), "1 to 5"),
        (good.replace("why = \"{a}\"", "why = \"{zz}\""), "{zz}"),
        (good.replace("id = \"mine\"", "id = \"fund_front\""), "exists already"),
        (good.replace("[match]", "[match"), "line 10"),
        (good.replace("version = \"1\"\n", ""), "version"),
        (rule("mine", &plain, ""), "needs a test"),
        (good.replace("b -Ownership-> a", "b -Owns-> a"), "no schema Owns"),
    ] {
        let error = error_of(&text).to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn a_rule_that_fails_its_own_test_is_not_used() {
    let step = "step = [{ from = \"a\", to = \"b\", schema = [\"Ownership\"], share = { at_least = 50 } }]";
    let text = rule("mine", &format!("{step}\n{NODES}"), OWNED);
    let rules = Rules::with_own([("own.toml", text.as_str())]);
    assert!(rules.all.iter().all(|rule| rule.id != "mine"));
    assert!(rules.errors[0].to_string().contains("its own test \"owned\" does not fire"), "{}", rules.errors[0]);
    let line = text.lines().position(|line| line.starts_with("graph")).unwrap() + 1;
    assert_eq!(rules.errors[0].line(), line);
}

#[test]
fn nothing_can_ask_where_a_person_comes_from() {
    for condition in [
        "property = [{ name = [\"nationality\"] }]",
        "property = [{ name = [\"birthPlace\"], any = [\"x\"] }]",
        "any_property = [{ name = [\"sector\", \"ethnicity\"] }]",
        "not_property = [{ name = [\"citizenship\"] }]",
        "property = [{ name = [\"country\"] }]",
        "property = [{ name = [\"residence\"] }]",
        "property = [{ name = [\"lastName\"] }]",
        "property = [{ name = [\"gender\"] }]",
        "jurisdiction = [\"cn\"]",
        "not_jurisdiction = [\"jp\"]",
    ] {
        for schema in ["schema = [\"Person\"], ", "schema = [\"LegalEntity\"], ", ""] {
            let text = rule("mine", &format!("[match.node]\na = {{ {schema}{condition} }}"), OWNED);
            let error = error_of(&text);
            assert!(matches!(error, RuleError::Origin { line: 12, .. }), "{error}");
        }
    }
    let tie = "step = [{ from = \"b\", to = \"a\", property = [{ name = [\"nationality\"] }] }]";
    assert!(matches!(error_of(&rule("mine", &format!("{tie}\n{NODES}"), OWNED)), RuleError::Origin { .. }));
}

#[test]
fn a_rule_that_would_never_end_is_stopped_and_says_so() {
    let vars: String = (0..9).map(|n| format!("v{n} = {{ schema = [\"Company\"] }}\n")).collect();
    let steps: String =
        (0..8).map(|n| format!("{{ from = \"v{n}\", to = \"v{}\", direction = \"either\" }}, ", n + 1)).collect();
    let text = rule("endless", &format!("about = [\"v0\"]\nstep = [{steps}]\n[match.node]\n{vars}"), "")
        .replace("\"{a}\"", "\"{v0}\"");
    let endless = compile("own.toml", &text, true).unwrap().rule;
    let mut graph = String::new();
    for a in 0..14 {
        graph.push_str(&format!("c{a} Company\n"));
    }
    for a in 0..14 {
        for b in 0..a {
            graph.push_str(&format!("c{a} -Ownership-> c{b}\n"));
        }
    }
    let tiny = Tiny::parse(&graph).unwrap();
    let world = tiny.world();
    let (_, coverage) = run(&Index::new(&world), &endless, 100_000, &|| false);
    assert!(coverage.ran && coverage.stopped_early);
    let (_, coverage) = run(&Index::new(&world), &endless, u64::MAX, &|| true);
    assert!(coverage.stopped_early, "cancelled");
}

#[test]
fn limits_are_checked() {
    let vars: String = (0..17).map(|n| format!("v{n} = {{ schema = [\"Company\"] }}\n")).collect();
    let error = error_of(&rule("mine", &format!("[match.node]\n{vars}"), OWNED).replace("{a}", "{v0}"));
    assert!(error.to_string().contains("at most 16 nodes"), "{error}");
}

#[test]
fn one_undecided_match_is_walked_and_said() {
    let step =
        "step = [{ name = \"s\", from = \"b\", to = \"a\", hops = \"1-3\", walk = [\"ownership down\"], soft = 0.8 }]";
    let text = rule("mine", &format!("about = [\"a\", \"b\"]\n{step}\n{NODES}"), OWNED)
        .replace("why = \"{a}\"", "why = \"{s.path}\"");
    let rules = Rules::with_own([("own.toml", text.as_str())]);
    assert!(rules.errors.is_empty(), "{:?}", rules.errors);
    let mine = |graph: &str| {
        let tiny = Tiny::parse(graph).unwrap();
        let found = leads(&tiny.world(), &rules, &|| false);
        found.leads.into_iter().filter(|lead| lead.rule == "mine").map(|lead| lead.why.en).collect::<Vec<_>>()
    };
    let two = "x Company\ny Organization\nz Company\ny -Ownership-> z\n";
    assert_eq!(mine(&format!("{two}x ~ y 0.9")), ["Possibly: x → y → z"]);
    assert!(mine(&format!("{two}x ~ y 0.7")).is_empty(), "too unlike");
    assert!(
        mine("x Company\ny Organization\nw Organization\nz Company\nw -Ownership-> z\nx ~ y 0.9\ny ~ w 0.9").is_empty()
    );
}

#[test]
fn words_match_whole_words_only() {
    let has = |text: &str, word: &str| super::super::check::has_word(text, &[word.to_owned()]);
    assert!(has("none stated", "none") && has("(none)", "none") && has("後継者なし", "なし"));
    assert!(!has("nonesuch", "none") && !has("anone", "none") && !has("", "none"));
    assert!(has("none, nonesuch", "none") && has("nonesuch, none", "none"));
}

#[test]
fn every_graph_error_is_named() {
    for (graph, what) in [
        ("a Firm", "no schema Firm"),
        ("a Company colour=red", "no property colour"),
        ("a Company\na Company", "a twice"),
        ("a -Ownership-> b", "a is not described above"),
        ("a Company\nb Company\na -Company-> b", "not a tie"),
        ("as_of soon", "soon is not a date"),
        ("deal boss=a", "no boss"),
        ("word", "cannot read word"),
    ] {
        assert!(Tiny::parse(graph).unwrap_err().1.contains(what), "{graph}");
    }
}

#[test]
fn the_rule_in_the_readme_works() {
    let readme = include_str!("../../../../assets/rules/README.md");
    let text = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let rules = Rules::with_own([("readme.toml", text)]);
    assert!(rules.errors.is_empty(), "{:?}", rules.errors);
    assert!(rules.all.iter().any(|rule| rule.id == "owned_by_state"));
}

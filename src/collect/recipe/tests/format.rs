//! What a recipe file may not say, and the line each refusal names.

use super::*;

const HEAD: &str = "id = \"x\"\nen = \"X\"\nja = \"X\"\nkind = \"page\"\n";

fn refused(rest: &str, line: usize, words: &str) {
    let problems = check(&format!("{HEAD}{rest}"));
    let found = problems.iter().any(|problem| problem.starts_with(&format!("line {line}:")) && problem.contains(words));
    assert!(found, "{rest}\n{problems:?}");
    assert!(Recipe::parse(&format!("{HEAD}{rest}")).is_err());
}

#[test]
fn refusals_name_their_line() {
    refused("colour = 1\n", 5, "colour");
    refused("[[record]]\neach = \"td:::\"\nschema = \"Person\"\n", 6, "CSS selector");
    refused("[[record]]\nschema = \"Nobody\"\n", 6, "no schema");
    refused("[[record]]\nschema = \"Person\"\n[record.values]\nname = { const = \"x\", colour = 2 }\n", 8, "colour");
    refused(
        "[[record]]\nschema = \"Person\"\n[record.values]\nname = \"td\"\npercentage = \"td\"\n",
        9,
        "Person has no property",
    );
    refused("[[record]]\nschema = \"Person\"\n[record.values]\nname = { match = \"(\" }\n", 8, "not a pattern");
    refused("[[record]]\nschema = \"Person\"\n[record.values]\naddress = \"td\"\n", 6, "nothing identifies");
    refused(
        "[[record]]\nschema = \"Person\"\nkey = [\"name\", \"country\"]\n[record.values]\nname = \"td\"\n",
        7,
        "not among the values",
    );
    let tie =
        "[[record]]\nschema = \"Person\"\n[record.values]\nname = \"td\"\n[[record.tie]]\nschema = \"Directorship\"\n";
    refused(&format!("{tie}ends = {{ director = \"this\", organization = \"subject\" }}\n"), 11, "is no record");
    refused(&format!("{tie}ends = {{ owner = \"this\" }}\n"), 11, "has no property");
    refused("reliability = \"Z\"\n", 5, "reliability");
}

#[test]
fn a_recipe_that_fails_its_own_test_is_refused_by_check_alone() {
    let text = format!(
        "{HEAD}[fits]\nselect = [\"p\"]\n[[record]]\neach = \"p\"\nschema = \"Person\"\n[record.values]\nname = {{}}\n[[test]]\nurl = \"https://a.example/\"\nhtml = \"<p>Ann</p>\"\nexpect = [{{ schema = \"Person\", name = \"Bob\" }}]\n"
    );
    assert_eq!(check(&text).len(), 2, "{:?}", check(&text));
    assert!(Recipe::parse(&text).is_ok());
    assert_eq!(check(&text.replace("Bob", "Ann")), Vec::<String>::new());
}

#[test]
fn garbage_is_refused_without_a_panic() {
    for text in ["", "[", "id = 1", "id = \"\u{0}\"", "[[record]]\n[[record]]"] {
        assert!(Recipe::parse(text).is_err(), "{text:?}");
    }
}

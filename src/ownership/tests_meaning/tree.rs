//! Ownership trees as lines.

use super::*;

fn ask(root: u32, downwards: bool) -> TreeAsk {
    TreeAsk { root, downwards, max_depth: usize::MAX, max_lines: 1000 }
}

/// One word per line: dots for depth, name (`?` is the rest), share, `r` for repeated, `+` for more below.
fn show(case: &Case, tree: &Tree) -> String {
    let percent = |share: f64| format!("{}", (share * 10_000.0).round() / 100.0);
    let line = |line: &Line| {
        let name = line.node.map_or("?", |node| case.name(node));
        let share = match line.low == line.high {
            true => percent(line.low),
            false => format!("{}-{}", percent(line.low), percent(line.high)),
        };
        let (repeated, more) = (if line.repeated { "r" } else { "" }, if line.has_children { "+" } else { "" });
        format!("{}{name}:{share}{repeated}{more}", ".".repeat(line.depth))
    };
    tree.lines.iter().map(line).collect::<Vec<_>>().join(" ")
}

fn check(text: &str, root: &str, downwards: bool, expected: &str) {
    let case = case(text);
    let tree = tree(&case.books, ask(case.at(root), downwards));
    assert_eq!(show(&case, &tree), expected, "{text}");
    assert_eq!(tree.cut, 0);
}

#[test]
fn holders_come_level_by_level() {
    check("A 50 B; B 40 C; D 60 C", "C", false, "D:60 B:40+ .A:50 .?:50");
    check("A 50 B; B 40 C; D 60 C", "A", true, "B:50+ .C:40");
    check("A 10-30 B; C ? B", "B", false, "C:0-100 A:10-30 ?:0-90");
    check("A 100 B", "B", false, "A:100");
    check("A 100 B", "A", false, "?:100");
    check("A 100 B", "B", true, "");
    check("A 33.333333333333 B; C 33.333333333333 B; D 33.333333333334 B", "B", false, "D:33.33 A:33.33 C:33.33");
}

#[test]
fn rings_and_second_ways_are_listed_once() {
    check("A 60 B; B 60 A; L 40 A; L 40 B", "A", false, "B:60+ .A:60r+ .L:40 L:40");
    check("T 100 A; A 50 B; A 50 C; B 50 D; C 50 D", "D", false, "B:50+ .A:50+ ..T:100 .?:50 C:50+ .A:50r+ .?:50");
    let case = case("A 20 A; L 80 A");
    assert_eq!(show(&case, &tree(&case.books, ask(0, false))), "L:80 A:20r+");
}

#[test]
fn the_undisclosed_rest_belongs_to_one_company() {
    let case = case("A 60 B; A 70 C; B 50 D; C 50 D");
    let tree = tree(&case.books, ask(case.at("D"), false));
    let rests: Vec<(&str, String)> = tree
        .lines
        .iter()
        .filter(|line| line.node.is_none())
        .map(|line| (case.name(line.of), format!("{:.2}-{:.2}", line.low, line.high)))
        .collect();
    assert_eq!(rests, [("B", "0.40-0.40".to_owned()), ("C", "0.30-0.30".to_owned())]);
    assert!(tree.lines.iter().all(|line| line.node.is_some() == line.record.is_some()));
}

#[test]
fn too_many_lines_are_cut_from_below_and_counted() {
    let case = case("A 100 B; B 100 C; C 60 D; E 40 D; F 100 E; G 100 F");
    let cut = |max_lines, max_depth| {
        let tree = tree(&case.books, TreeAsk { max_lines, max_depth, ..ask(case.at("D"), false) });
        (show(&case, &tree), tree.cut)
    };
    assert_eq!(cut(6, 99), ("C:60+ .B:100+ ..A:100 E:40+ .F:100+ ..G:100".to_owned(), 0));
    assert_eq!(cut(5, 99), ("C:60+ .B:100+ E:40+ .F:100+".to_owned(), 2));
    assert_eq!(cut(3, 99), ("C:60+ E:40+".to_owned(), 4));
    assert_eq!(cut(1, 99), ("C:60+".to_owned(), 5));
    assert_eq!(cut(99, 1), ("C:60+ E:40+".to_owned(), 4));
    assert_eq!(cut(99, 0), ("C:60+ E:40+".to_owned(), 4));
    assert_eq!(cut(0, 9), (String::new(), 6));
}

#[test]
fn large_and_long_trees_stay_bounded() {
    let link = |at: u32| Holding { owner: at, company: at + 1, low: 0.6, high: 0.6, record: at };
    let long = Books::new(100_001, (0..100_000).map(link).collect()).0;
    let found = tree(&long, TreeAsk { max_lines: 50, ..ask(100_000, false) });
    assert_eq!((found.lines.len(), found.cut), (50, 200_000 - 50));
    let small = |owner| Holding { owner, company: 0, low: 1e-6, high: 1e-6, record: 0 };
    let hub = Books::new(500_001, (1..=500_000).map(small).collect()).0;
    let found = tree(&hub, TreeAsk { max_lines: 50, ..ask(0, false) });
    assert_eq!((found.lines.len(), found.cut), (50, 499_951));
    assert_eq!(tree(&hub, ask(9_999_999, true)), Tree::default());
}

//! Close links and common owners.

use super::*;

/// Links between A and B with direct stakes as integrated ones.
fn check(text: &str, expected: &[(&str, Control)]) {
    let case = case(text);
    let controls = case.controls();
    let direct = |owner, company| case.books.stake(owner, company).map(|stake| (stake.low, stake.high));
    let lookup = LinkLookup { direct: &direct, integrated: &|_, _| None, control: &|x, y| controls.answer(x, y) };
    let thirds: Vec<u32> = (0..case.names.len() as u32).rev().collect();
    let found = close_links(case.at("A"), case.at("B"), &thirds, &lookup, CLOSE_LINK);
    let shown: Vec<(String, Control)> = found
        .iter()
        .map(|link| match link.by {
            LinkBy::Holds { owner, company, .. } => {
                (format!("{}>{}", case.name(owner), case.name(company)), link.answer)
            }
            LinkBy::Common { third, .. } => (case.name(third).to_owned(), link.answer),
        })
        .collect();
    let expected: Vec<(String, Control)> = expected.iter().map(|&(who, answer)| (who.to_owned(), answer)).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn a_fifth_or_control_links() {
    check("A 20 B", &[("A>B", Control::Yes)]);
    check("A 19.99 B", &[]);
    check("A 15-25 B", &[("A>B", Control::Open)]);
    check("B 30 A; A 20 B", &[("A>B", Control::Yes), ("B>A", Control::Yes)]);
    check("X 20 A; X 25 B", &[("X", Control::Yes)]);
    check("X 20 A; X 10 B", &[]);
    check("X 20 A; X ? B", &[("X", Control::Open)]);
    check("X gp A; X 20 B", &[("X", Control::Yes)]);
    check("X 60 Y; Y gp A; X 20 B", &[("X", Control::Yes)]);
    check("X gp? A; Y 1 B", &[]);
}

#[test]
fn integrated_holdings_count_and_common_owners_are_ranked() {
    let integrated = |owner: u32, company: u32| match (owner, company) {
        (0, 1) => Some((0.2, 0.4)),
        (2, _) => Some((0.1, 0.9)),
        (3, _) => Some((0.15, 0.15)),
        (4, 0) => Some((0.5, 0.5)),
        _ => None,
    };
    let lookup = LinkLookup {
        direct: &|_, _| None,
        integrated: &integrated,
        control: &|x, _| if x == 5 { Control::Open } else { Control::No },
    };
    let found = close_links(0, 1, &[], &lookup, CLOSE_LINK);
    assert!(matches!(found[..], [CloseLink { by: LinkBy::Holds { owner: 0, .. }, answer: Control::Yes }]));
    let owners: Vec<u32> = common_owners(0, 1, &[5, 4, 3, 2, 2, 1, 0], &lookup).iter().map(|one| one.owner).collect();
    assert_eq!(owners, [3, 2, 5]);
    assert!(close_links(1, 1, &[2], &lookup, CLOSE_LINK).is_empty() && common_owners(1, 1, &[2], &lookup).is_empty());
}

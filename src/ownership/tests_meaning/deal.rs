//! Deals: what they do to the holders, what cannot be, which thresholds are crossed.

use super::*;

fn deal(kind: DealKind, case: &Case, acquirer: &str, target: &str, stake: &str, seller: Option<&str>) -> Deal {
    let (low, high) = shares(stake);
    Deal {
        kind,
        target: case.at(target),
        acquirer: case.at(acquirer),
        seller: seller.map(|name| case.at(name)),
        low,
        high,
    }
}

/// "A 30, B 20-40": the holders of the target after the deal, by name.
fn after(case: &Case, deal: Deal) -> (String, Vec<Remark>) {
    let after = apply(deal, &holdings_of(&case.books), case.names.len(), 99);
    let books = Books::new(case.names.len() + 1, after.holdings).0;
    let percent = |share: f64| format!("{}", (share * 10_000.0).round() / 100.0);
    let mut row: Vec<String> = books
        .owners(after.new_node.unwrap_or(deal.target))
        .iter()
        .map(|stake| match (stake.high - stake.low).abs() < 1e-12 {
            true => format!("{} {}", case.name(stake.other), percent(stake.low)),
            false => format!("{} {}-{}", case.name(stake.other), percent(stake.low), percent(stake.high)),
        })
        .collect();
    row.sort();
    (row.join(", "), after.remarks)
}

fn check(text: &str, kind: DealKind, (acquirer, stake, seller): (&str, &str, Option<&str>), expected: &str) {
    let case = case(&format!("{text}; Z 0 Z"));
    let (row, remarks) = after(&case, deal(kind, &case, acquirer, "T", stake, seller));
    assert_eq!((row.as_str(), remarks), (expected, Vec::new()), "{text}: {acquirer} {stake} {seller:?}");
}

#[test]
fn purchases_and_increases() {
    let buy = DealKind::SharePurchase;
    check("A 60 T; B 40 T", buy, ("Z", "30", Some("A")), "A 30, B 40, Z 30");
    check("A 60 T; B 40 T", buy, ("B", "55", Some("A")), "A 45, B 55");
    check("A 60 T; B 40 T", buy, ("Z", "50", None), "A 30, B 20, Z 50");
    check("A 60 T; B 40 T", buy, ("Z", "100", None), "A 0, B 0, Z 100");
    check("A 60 T; B 20 T; C 20 T", buy, ("C", "60", None), "A 30, B 10, C 60");
    check("A 60 T; B 40 T", buy, ("Z", "20-30", Some("A")), "A 30-40, B 40, Z 20-30");
    check("A 60 T; B 40 T", buy, ("Z", "20-50", None), "A 30-48, B 20-32, Z 20-50");
    // The acquirer's unknown stake cannot be more than the others leave.
    check("A 60 T; B ? T", buy, ("B", "40-100", None), "A 0-60, B 40-100");
    let raise = DealKind::CapitalIncrease;
    check("A 60 T; B 40 T", raise, ("Z", "20", None), "A 48, B 32, Z 20");
    check("A 60 T; B 40 T", raise, ("B", "52", None), "A 48, B 52");
    check("A 40-60 T; B 40 T", raise, ("Z", "50", None), "A 20-30, B 20, Z 50");
    check("A ? T", raise, ("Z", "50", None), "A 0-50, Z 50");
    check("A ? T; B 100 A", buy, ("Z", "30", None), "A 0-70, Z 30");
}

#[test]
fn new_companies_and_assets() {
    let case = case("A 60 T; Z 10 A");
    let joint = deal(DealKind::JointVenture, &case, "Z", "T", "51", None);
    let result = apply(joint, &holdings_of(&case.books), case.names.len(), 7);
    assert_eq!((result.new_node, result.holdings.len(), result.remarks.len()), (Some(3), 4, 0));
    assert_eq!(after(&case, joint).0, "T 49, Z 51");
    let assets = deal(DealKind::AssetDeal, &case, "Z", "T", "100", None);
    assert_eq!(after(&case, assets), ("A 60".to_owned(), vec![Remark::NoSharesChange]));
}

#[test]
fn what_cannot_be_is_said() {
    let buy = DealKind::SharePurchase;
    let remarks = |text: &str, kind, (acquirer, stake, seller): (&str, &str, Option<&str>)| {
        let case = case(&format!("{text}; Z 0 Z"));
        after(&case, deal(kind, &case, acquirer, "T", stake, seller)).1
    };
    let short = remarks("A 10 T; B 90 T", buy, ("Z", "30", Some("A")));
    assert!(matches!(short[..], [Remark::SellerHoldsLess { .. }, Remark::OverAll { .. }]), "{short:?}");
    let maybe = remarks("A 10-50 T", buy, ("Z", "30", Some("A")));
    assert!(matches!(maybe[..], [Remark::SellerMayHoldLess { .. }]), "{maybe:?}");
    assert_eq!(remarks("A 10 T; Z 5 A", buy, ("Z", "30", Some("Z"))), [Remark::SameParty]);
    assert_eq!(remarks("A 10 T; B 5 A", buy, ("Z", "30", Some("B"))), [Remark::SellerNotAHolder]);
    assert_eq!(remarks("A 10 T", DealKind::CapitalIncrease, ("Z", "30", Some("A"))), [Remark::SellerIgnored]);
    let more = remarks("A 60 T", buy, ("A", "30", None));
    assert!(matches!(more[..], [Remark::HoldsMoreAlready { .. }]), "{more:?}");
    let may = remarks("A ? T", buy, ("A", "30", None));
    assert!(matches!(may[..], [Remark::MayHoldMoreAlready { high }] if high == 1.0), "{may:?}");
    assert_eq!(remarks("A 10 T", buy, ("T", "30", None)), [Remark::SameParty]);

    let case = case("A 60 T");
    let good = deal(buy, &case, "A", "T", "70", None);
    for (bad, remark) in [
        (Deal { low: f64::NAN, ..good }, Remark::NotAShare),
        (Deal { low: -0.1, ..good }, Remark::NotAShare),
        (Deal { high: 1.5, ..good }, Remark::NotAShare),
        (Deal { low: 0.9, high: 0.8, ..good }, Remark::NotAShare),
        (Deal { target: 9, ..good }, Remark::UnknownParty { node: 9 }),
        (Deal { seller: Some(8), ..good }, Remark::UnknownParty { node: 8 }),
    ] {
        let before = holdings_of(&case.books);
        assert_eq!(
            apply(bad, &before, 2, 0),
            AfterDeal { holdings: before.clone(), new_node: None, remarks: vec![remark] }
        );
    }
}

#[test]
fn every_state_that_fits_before_fits_after() {
    let mut dice = Dice(5);
    for round in 0..2000 {
        let range = |dice: &mut Dice| {
            let (a, b) = (dice.below(50) as f64 / 100.0, dice.below(50) as f64 / 100.0);
            (a.min(b), a.max(b))
        };
        let (a, b, new) = (range(&mut dice), range(&mut dice), range(&mut dice));
        let pick = |dice: &mut Dice, range: (f64, f64)| range.0 + (range.1 - range.0) * dice.below(101) as f64 / 100.0;
        let (old, other, stake) = (pick(&mut dice, a), pick(&mut dice, b), pick(&mut dice, new));
        if old > stake {
            continue;
        }
        let holding = |owner, range: (f64, f64)| Holding { owner, company: 2, low: range.0, high: range.1, record: 0 };
        let mut ask =
            Deal { kind: DealKind::CapitalIncrease, target: 2, acquirer: 0, seller: None, low: new.0, high: new.1 };
        let result = apply(ask, &[holding(0, a), holding(1, b)], 3, 1);
        let found = result.holdings.iter().find(|one| one.owner == 1).unwrap();
        let exact = other * (1.0 - stake) / (1.0 - old);
        assert!(found.low <= exact + 1e-9 && exact <= found.high + 1e-9, "{round}: {found:?} {exact}");
        (ask.kind, ask.seller) = (DealKind::SharePurchase, Some(1));
        let result = apply(ask, &[holding(0, a), holding(1, b)], 3, 1);
        let found = result.holdings.iter().find(|one| one.owner == 1).unwrap();
        let exact = other - (stake - old);
        assert!(exact < 0.0 || (found.low <= exact + 1e-9 && exact <= found.high + 1e-9), "{round}: {found:?} {exact}");
    }
}

#[test]
fn thresholds_are_crossed() {
    let found = |before, after| {
        let arrow = |one: &Crossing| {
            let way = if one.upwards { "↑" } else { "↓" };
            format!("{way}{:.0}{}", one.threshold * 100.0, if one.certain { "" } else { "?" })
        };
        crossed(before, after).iter().map(arrow).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found((0.0, 0.0), (0.3, 0.3)), "↑1 ↑10 ↑25");
    assert_eq!(found((0.25, 0.25), (0.25, 0.25)), "");
    assert_eq!(found((0.24, 0.24), (0.25, 0.25)), "↑25");
    assert_eq!(found((0.49, 0.49), (0.5, 0.5)), "");
    assert_eq!(found((0.5, 0.5), (0.51, 0.51)), "↑50");
    assert_eq!(found((0.3, 0.3), (1.0 / 3.0, 1.0 / 3.0)), "↑33");
    assert_eq!(found((0.6, 0.6), (0.3, 0.3)), "↓33 ↓50");
    assert_eq!(found((0.2, 0.3), (0.2, 0.3)), "");
    assert_eq!(found((0.2, 0.2), (0.22, 0.3)), "↑25?");
    assert_eq!(found((0.0, 1.0), (0.3, 0.3)), "↑1? ↑10? ↑25? ↓33? ↓50? ↓67?");
    assert_eq!(found((f64::NAN, f64::NAN), (0.3, 0.3)), "");
}

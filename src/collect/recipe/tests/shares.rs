//! Shares, days and notes that are stated with less certainty than a number has. All parties are invented.

use super::infobox::owners;

#[test]
fn an_estimate_is_no_number() {
    for (cell, name, words) in [
        ("Epsilon (approx. 5%)", "Epsilon", "approx. 5%"),
        ("Zeta (nearly 50%)", "Zeta", "nearly 50%"),
        ("John Smith (~60%)", "John Smith", "~60%"),
        ("Beta Ltd (around 30% of the shares)", "Beta Ltd", "around 30% of the shares"),
        ("丙社 約20%", "丙社", "約20%"),
        ("丙社（20%程度）", "丙社", "20%程度"),
        ("丙社（およそ20％）", "丙社", "およそ20%"),
        ("样本控股（约51%）", "样本控股", "约51%"),
        ("样本控股（～约51%）", "样本控股", "～约51%"),
        ("样本控股（大约51%的表决权）", "样本控股", "大约51%的表决权"),
    ] {
        let (ties, found) = owners(cell);
        assert_eq!(ties, [format!("{name}: summary={words}")], "{cell}");
        assert_eq!(found, [format!("{words:?} is an estimate, and a share cannot say so")], "{cell}");
    }
    // What begins with such words is no estimate.
    let (ties, found) = owners("Roundabout Ltd 5%");
    assert_eq!((ties, found), (vec!["Roundabout Ltd: percentage=5".to_owned()], Vec::new()));
}

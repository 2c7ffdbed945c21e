//! Wikidata's values: times with a precision, quantities, snaks that know that they do not know.

use super::super::pick::{Node, Read, shortened};
use crate::model::PartialDate;

/// What a snak says.
pub(super) enum Snak<'a> {
    Value(Node<'a>),
    /// There is one, but Wikidata does not know which.
    Unknown,
    /// There is none.
    None,
}

pub(super) fn snak<'a>(node: &Node<'a>, read: &mut Read) -> Option<Snak<'a>> {
    match node.text("snaktype", read).as_deref() {
        Some("somevalue") => Some(Snak::Unknown),
        Some("novalue") => Some(Snak::None),
        _ => {
            let value = node.dig(&["datavalue", "value"]);
            if value.is_none() {
                read.found(&node.pointer, "a statement without a value");
            }
            value.map(Snak::Value)
        }
    }
}

/// The item that a value names.
pub(super) fn item(node: &Node<'_>, read: &mut Read) -> Option<String> {
    let id = node.text("id", read).filter(|id| super::is_item(id));
    if id.is_none() {
        read.found(&node.pointer, "an item was expected here");
    }
    id
}

/// A time value `{time, precision, calendarmodel}`.
pub(super) fn time(node: &Node<'_>, read: &mut Read) -> Option<String> {
    let text = node.text("time", read)?;
    let precision = node.get("precision").and_then(|precision| precision.value.as_u64());
    let model = node.text("calendarmodel", read).unwrap_or_default();
    if model.ends_with("Q1985786") {
        read.found(&node.pointer, format!("a date of the Julian calendar, kept as it stands: {}", shortened(&text)));
    }
    day(&text, precision, &node.pointer, read)
}

/// A time as precise as it is meant: 11 a day, 10 a month, 9 a year. Coarser ones are told.
pub(super) fn day(text: &str, precision: Option<u64>, place: &str, read: &mut Read) -> Option<String> {
    let plain = text.trim_start_matches('+');
    let day = plain.split('T').next().unwrap_or_default();
    let kept = match precision {
        Some(11..) => day.get(..10),
        Some(10) => day.get(..7),
        Some(9) => day.get(..4),
        _ => None,
    };
    let date = kept.and_then(|kept| kept.parse::<PartialDate>().ok());
    if date.is_none() {
        read.found(place, format!("no date of a year or finer: {}", shortened(text)));
    }
    date.map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_kept() {
        let mut read = Read::default();
        for (text, precision, expected) in [
            ("+2016-03-31T00:00:00Z", Some(11), Some("2016-03-31")),
            ("+2016-03-00T00:00:00Z", Some(10), Some("2016-03")),
            ("+2016-00-00T00:00:00Z", Some(9), Some("2016")),
            ("2016-01-01T00:00:00Z", Some(9), Some("2016")),
            ("+1990-00-00T00:00:00Z", Some(8), None),
            ("-0044-03-15T00:00:00Z", Some(11), None),
            ("+2016-01-01T00:00:00Z", None, None),
            ("", Some(9), None),
        ] {
            assert_eq!(day(text, precision, "/x", &mut read).as_deref(), expected, "{text}");
        }
        assert_eq!(read.findings.len(), 4);
    }
}

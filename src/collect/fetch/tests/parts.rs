//! Parts alone: dates, User-Agent.

use super::super::http_date;
use super::*;

#[test]
fn dates_of_all_three_forms() {
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_eq!(http_date::parse(text), Some(784_111_777), "{text}");
    }
    assert_eq!(http_date::iso(784_111_777), "1994-11-06T08:49:37Z");
    assert_eq!(http_date::iso(NOW), "2026-03-04T05:06:07Z");
    assert_eq!(http_date::iso(951_782_400), "2000-02-29T00:00:00Z");
    assert_eq!(http_date::iso(-1), "1969-12-31T23:59:59Z");
    for day in (-200_000..200_000).step_by(97) {
        let iso = http_date::iso(day * 86_400);
        let (year, rest) = iso.split_at(iso.len() - 16);
        let (month, day_of): (usize, &str) = (rest[1..3].parse().unwrap(), &rest[4..6]);
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let http = format!("Mon, {day_of} {} {year} 00:00:00 GMT", names[month - 1]);
        assert_eq!(http_date::parse(&http), Some(day * 86_400), "{http}");
    }
    for text in
        ["", "soon", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:00:00 GMT", "Sun, 06 Nov 1994 8:49 GMT"]
    {
        assert_eq!(http_date::parse(text), None, "{text}");
    }
}

#[test]
fn the_user_agent_is_honest() {
    let with = |contact: &str| user_agent(&Settings { contact: contact.to_owned(), ..Settings::default() }, "0.1.0");
    assert_eq!(with(""), "Kuromaku/0.1.0 (no contact set)");
    assert_eq!(with(" mailto:a@firm.example "), "Kuromaku/0.1.0 (+mailto:a@firm.example)");
    assert_eq!(with("a)\r\nX: y(楓"), "Kuromaku/0.1.0 (+a]??X: y[?)");
}

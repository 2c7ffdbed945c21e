//! Can a property have a value that the analyst wrote? What could not be read later is refused now, with the reason.

use crate::collect::recipe::is_country;
use crate::model::{PartialDate, PropType, Share, ontology};
use url::Url;

/// Why not, as the end of "percentage of proposal 3 …".
pub(super) fn impossible(schema: &str, prop: &str, value: &str) -> Option<&'static str> {
    if is_share(prop) {
        return not_a_share(value);
    }
    let kind = ontology().schema(schema)?.properties.get(prop)?.kind;
    let (possible, why) = match kind {
        PropType::Date => (is_date(value), "wants a date: YYYY, YYYY-MM or YYYY-MM-DD"),
        PropType::Country => (is_country_code(value), "wants the code of a country, such as jp"),
        PropType::Url => (is_web_address(value), "wants an address that begins with http:// or https://"),
        PropType::Number => (is_number(value), "wants a number in plain digits, such as 1200000 or 35.5"),
        PropType::Email => (is_mail(value), "wants one mail address"),
        _ => return None,
    };
    (!possible).then_some(why)
}

fn is_share(prop: &str) -> bool {
    prop == "percentage" || prop.ends_with("Percentage")
}

fn not_a_share(value: &str) -> Option<&'static str> {
    const WANTED: &str = "wants percent between 0 and 100, such as 35.5 or 25-50, or >25";
    let exponent = value.parse::<f64>().is_ok() && value.contains(char::is_alphabetic);
    if exponent || value.contains(['~', '≈', '約', '约', ',']) || value.starts_with(['c', 'C']) {
        return Some(WANTED);
    }
    match value.parse::<Share>() {
        Ok(Share::Between { .. }) => None,
        Ok(Share::Unknown) => Some("is not stated then: leave it out instead"),
        Err(_) => Some(WANTED),
    }
}

/// A day of the calendar, and nothing behind it but a time.
fn is_date(value: &str) -> bool {
    value.parse::<PartialDate>().is_ok() && value.chars().all(|c| c.is_ascii_digit() || "-T: Z+.".contains(c))
}

/// A country, or a part of one such as `us-ca`.
fn is_country_code(value: &str) -> bool {
    /// Codes of the ontology for what is no country of today.
    const FURTHER: [&str; 9] = ["eu", "suhh", "cshh", "csxx", "yucs", "dd", "xk", "zz", "zr"];
    let (country, part) = value.split_once('-').unwrap_or((value, "x"));
    let part =
        !part.is_empty() && part.len() <= 5 && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    part && (is_country(country) || FURTHER.contains(&country))
}

fn is_web_address(value: &str) -> bool {
    let read = Url::parse(value).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    read.is_some_and(|url| url.host_str().is_some_and(|host| !host.is_empty())) && !value.contains(char::is_whitespace)
}

fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let plain =
        digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.starts_with(|c: char| c.is_ascii_digit());
    plain && value.parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_mail(value: &str) -> bool {
    let parts = value.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
        && !value.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::impossible;

    #[test]
    fn what_cannot_be_is_refused_and_what_can_be_is_not() {
        for (schema, prop, wrong, right) in [
            (
                "Ownership",
                "percentage",
                &["150", "abc", "-3", "約35", "35,5", "banana", "3500", "50-25", "1e2", "?", ""][..],
                &["35", "35.5", "25-50", ">25", "0", "100", "35 %"][..],
            ),
            ("Company", "votingPercentage", &["abc"], &["12.5"]),
            (
                "Company",
                "incorporationDate",
                &["notadate", "31.02.2001", "2001-02-31", "2001-13", "2001年"],
                &["2001", "2001-02", "2001-02-28"],
            ),
            ("Company", "country", &["Narnia", "JP", "j", "japan", "xx", "us-"], &["jp", "us-ca", "eu"]),
            (
                "Company",
                "website",
                &["javascript:alert(1)", "lens.example", "http://", "data:text/html,x"],
                &["https://lens.example/a"],
            ),
            ("Company", "email", &["x", "a@b", "a b@c.example"], &["info@lens.example"]),
            ("Company", "name", &[], &["abc", "約35"]),
        ] {
            for value in wrong {
                assert!(impossible(schema, prop, value).is_some(), "{prop} {value}");
            }
            for value in right {
                assert_eq!(impossible(schema, prop, value), None, "{prop} {value}");
            }
        }
    }
}

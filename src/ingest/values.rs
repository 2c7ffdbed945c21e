//! Values as they come: a FollowTheMoney property (a list, a scalar, null, a number), a written date.
//!
//! Borrows from the line wherever JSON needs no unescaping.

use super::mapping::DateFormat;
use crate::model::PartialDate;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Scalars as text, null left out. A nested object is an error: its record is not flat.
#[derive(Debug, Default)]
pub(super) struct Values<'a>(pub(super) Vec<Scalar<'a>>);

/// One scalar as text.
#[derive(Debug)]
pub(super) struct Scalar<'a> {
    pub(super) text: Cow<'a, str>,
    /// A number whose digits JSON readers do not keep exactly.
    pub(super) inexact: bool,
}

impl<'a> From<Cow<'a, str>> for Scalar<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self { text, inexact: false }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Values<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValuesVisitor)
    }
}

struct ValuesVisitor;

impl<'de> Visitor<'de> for ValuesVisitor {
    type Value = Values<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, or a list of these")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(1));
        while let Some(MaybeScalar(value)) = list.next_element()? {
            values.extend(value);
        }
        Ok(Values(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom("a nested object where a value was expected"))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Values::default())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Values(vec![Cow::Borrowed(text).into()]))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Values(vec![Cow::<str>::Owned(text.to_owned()).into()]))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        MaybeScalar::from_bool(value).map(MaybeScalar::into_values)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        MaybeScalar::number(value, false).map(MaybeScalar::into_values)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        MaybeScalar::number(value, false).map(MaybeScalar::into_values)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        MaybeScalar::float(value).map(MaybeScalar::into_values)
    }
}

/// A scalar, or nothing for null.
#[derive(Debug, Default)]
pub(super) struct MaybeScalar<'a>(pub(super) Option<Scalar<'a>>);

impl<'a> MaybeScalar<'a> {
    /// The text, unless absent or blank.
    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|scalar| &*scalar.text).filter(|text| !text.trim().is_empty())
    }

    fn into_values(self) -> Values<'a> {
        Values(self.0.into_iter().collect())
    }

    fn number<E>(value: impl fmt::Display, inexact: bool) -> Result<Self, E> {
        Ok(Self(Some(Scalar { text: Cow::Owned(value.to_string()), inexact })))
    }

    fn float<E>(value: f64) -> Result<Self, E> {
        // Beyond 2^53 a 64-bit float no longer holds every whole number.
        Self::number(value, value.abs() >= 9_007_199_254_740_992.0)
    }

    fn from_bool<E>(value: bool) -> Result<Self, E> {
        Self::number(value, false)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for MaybeScalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = MaybeScalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom("a nested object where a value was expected"))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(MaybeScalar(None))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(MaybeScalar(Some(Cow::Borrowed(text).into())))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(MaybeScalar(Some(Cow::<str>::Owned(text.to_owned()).into())))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        MaybeScalar::from_bool(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        MaybeScalar::number(value, false)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        MaybeScalar::number(value, false)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        MaybeScalar::float(value)
    }
}

/// A written date as ISO 8601, as precise as written.
pub(super) fn read_date(text: &str, format: DateFormat) -> Option<String> {
    let text = text.trim();
    let (era, text) = era(text);
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit() && c != '元').filter(|p| !p.is_empty()).collect();
    let (year, month, day) = match (format, parts.as_slice()) {
        (DateFormat::Ymd, [whole]) if whole.len() == 8 && era == 0 => {
            (whole.get(..4)?, Some(whole.get(4..6)?), Some(whole.get(6..)?))
        }
        (DateFormat::Ymd, [year, rest @ ..]) if rest.len() <= 2 => (*year, rest.first().copied(), rest.get(1).copied()),
        (DateFormat::Dmy, [day, month, year]) => (*year, Some(*month), Some(*day)),
        (DateFormat::Mdy, [month, day, year]) => (*year, Some(*month), Some(*day)),
        _ => return None,
    };
    let number = |text: &str| if text == "元" { Some(1) } else { text.parse::<i32>().ok() };
    if era == 0 && year.len() != 4 {
        return None;
    }
    let mut iso = format!("{:04}", era + number(year)?);
    for part in [month, day].into_iter().flatten() {
        iso.push_str(&format!("-{:02}", number(part)?));
    }
    iso.parse::<PartialDate>().ok().map(|date| date.to_string())
}

/// Years to add for a Japanese era, and the text after its name.
fn era(text: &str) -> (i32, &str) {
    const ERAS: [(&str, i32); 5] = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];
    let found = ERAS.iter().find_map(|(name, years)| text.strip_prefix(name).map(|rest| (*years, rest)));
    found.unwrap_or((0, text))
}

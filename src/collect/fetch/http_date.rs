//! Dates as HTTP writes them, and as we do: pure arithmetic on seconds since 1970 UTC.
//!
//! Leap seconds are left out, as everywhere in POSIX time.

const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar (Howard Hinnant, `days_from_civil`). O(1).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month, day of a day number (`civil_from_days`). O(1).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `2026-03-04T05:06:07Z`.
pub(super) fn iso(seconds: i64) -> String {
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let rest = seconds.rem_euclid(DAY);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// The three forms of RFC 9110 § 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`,
/// `Sun Nov  6 08:49:37 1994`. The weekday is not checked. `None`: something else.
pub(super) fn parse(text: &str) -> Option<i64> {
    let words: Vec<&str> =
        text.split([' ', ',', '-']).filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("gmt")).collect();
    let &[_, second, third, fourth, fifth] = words.as_slice() else { return None };
    // asctime has the month first and the year last.
    let (day, month, year, time) =
        if second.parse::<u8>().is_ok() { (second, third, fourth, fifth) } else { (third, second, fifth, fourth) };
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    let day: i64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let number: i64 = year.parse().ok().filter(|year| (0..=9999).contains(year))?;
    let year = match (year.len(), number) {
        (2, 70..) => 1900 + number,
        (2, _) => 2000 + number,
        _ => number,
    };
    let clock: Vec<i64> = time.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let &[hour, minute, second] = clock.as_slice() else { return None };
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..=60).contains(&second) {
        return None;
    }
    let month = i64::try_from(month).ok()? + 1;
    Some(days(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

//! Pages that are in the case already under another address: the same bytes, or the same address in another spelling.

use super::Answered;
use super::clip::CLIP;
use crate::case::Case;
use crate::collect::Finding;
use crate::session::run::RunError;
use std::borrow::Cow;
use url::Url;

/// Parts of a query that only tell where a visitor came from.
const TRACKING: [&str; 12] =
    ["fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "spm", "_ga"];

/// Says so as a finding. Nothing is merged: ids follow from the address.
pub(super) fn tell(case: &Case, answer: &mut Cow<'_, Answered>) -> Result<(), RunError> {
    if answer.origin != CLIP || answer.problem.is_some() {
        return Ok(());
    }
    let (own, last) = (&answer.exchange.url, &answer.exchange.final_url);
    let known = case.addresses_of(CLIP)?;
    let others = || known.iter().rev().filter(|other| other.url != *own && other.final_url != *last);
    let same = others().find(|other| other.sha256.is_some() && other.sha256 == answer.sha256);
    let message = match same {
        Some(other) => format!("the same bytes as page {} ({})", other.number, other.final_url),
        None => match others().find(|other| plain(&other.final_url).is_some_and(|url| Some(url) == plain(last))) {
            Some(other) => {
                format!("its address is that of page {} in another spelling ({})", other.number, other.final_url)
            }
            None => return Ok(()),
        },
    };
    answer.to_mut().findings.push(Finding::note("", message));
    Ok(())
}

/// The address without what makes no other page of it.
fn plain(url: &str) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    let pairs = url.query_pairs().filter(|(name, _)| !name.starts_with("utm_") && !TRACKING.contains(&&**name));
    let mut pairs: Vec<(String, String)> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    pairs.sort();
    url.set_fragment(None);
    url.set_query(None);
    let host = url.host_str()?.trim_start_matches("www.").trim_end_matches('.').to_owned();
    let port = url.port();
    Some(format!("{host} {port:?} {} {pairs:?}", url.path().trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn tracking_and_spelling_make_no_other_page() {
        let page = plain("https://lens.example/a?b=1&c=2");
        for same in [
            "http://LENS.example/a?c=2&b=1&utm_source=x",
            "https://www.lens.example./a/?b=1&c=2#top",
            "https://lens.example:443/a?b=1&c=2&gclid=9",
        ] {
            assert_eq!(plain(same), page, "{same}");
        }
        for other in
            ["https://lens.example/a?b=2&c=2", "https://lens.example/A?b=1&c=2", "https://lens.example:8443/a?b=1&c=2"]
        {
            assert_ne!(plain(other), page, "{other}");
        }
    }
}

//! Is a page one that a recipe was written for?

use super::format::Fits;
use super::place::{Look, parts_of, subjects};
use crate::collect::page::Document;

/// Every stated condition holds; a recipe that states none fits nothing by itself.
pub(super) fn fits(fits: &Fits, document: &Document) -> bool {
    let page = document.page();
    let states_any = !(fits.host.is_empty()
        && fits.url.is_empty()
        && fits.path.is_empty()
        && fits.select.is_empty()
        && fits.title.is_empty()
        && fits.text.is_none()
        && fits.part.is_none()
        && fits.facts.is_none());
    // A saved file has no address; many pages name their own.
    let url = parsed(&page.url).or_else(|| own_address(document));
    let host = url.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
    let path = url.as_ref().map(|url| url.path()).unwrap_or_default();
    // One that does not is known by its content alone, if the recipe says how.
    let by_content = url.is_none()
        && !(fits.select.is_empty() && fits.title.is_empty() && fits.text.is_none() && fits.part.is_none());
    let below = |wanted: &String| host == wanted || host.ends_with(&format!(".{wanted}"));
    let root = document.html().map(|html| html.root_element());
    states_any
        && (by_content || fits.host.is_empty() || fits.host.iter().any(below))
        && is_pinned_to(fits, &page.url)
        && (by_content || fits.path.is_empty() || fits.path.iter().any(|pattern| glob(pattern, path)))
        && fits.select.iter().all(|css| root.is_some_and(|root| root.select(&css.selector).next().is_some()))
        && (fits.title.is_empty() || fits.title.iter().any(|title| page.title.contains(title.as_str())))
        && fits.part.as_ref().is_none_or(|pick| !parts_of(document, pick).is_empty())
        && fits.facts.as_ref().is_none_or(|pick| !subjects(document, pick).is_empty())
        && fits.text.as_ref().is_none_or(|text| text.0.is_match(&Look::new(document).text))
}

fn parsed(text: &str) -> Option<url::Url> {
    url::Url::parse(text).ok().filter(|url| url.host_str().is_some())
}

/// What the page calls its own address.
fn own_address(document: &Document) -> Option<url::Url> {
    let root = document.html()?.root_element();
    let said = |css: &str, attribute: &str| {
        let selector = scraper::Selector::parse(css).ok()?;
        parsed(root.select(&selector).next()?.value().attr(attribute)?)
    };
    said("link[rel='canonical']", "href").or_else(|| said("meta[property='og:url']", "content"))
}

/// Is it no recipe for one page only, or is this that page?
pub(super) fn is_pinned_to(fits: &Fits, url: &str) -> bool {
    fits.url.is_empty() || fits.url.iter().any(|wanted| bare(wanted) == bare(url))
}

/// An address without what follows `#`.
pub(super) fn bare(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}

/// `*` stands for anything, also for slashes. O(pattern × path).
fn glob(pattern: &str, path: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return rest.is_empty() };
    for piece in middle {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, path, fits) in [
            ("/a", "/a", true),
            ("/a", "/a/b", false),
            ("/a*", "/a/b", true),
            ("*list*", "/en/list/2", true),
            ("/en/*/list", "/en/x/y/list", true),
            ("/en/*/list", "/en/list", false),
        ] {
            assert_eq!(glob(pattern, path), fits, "{pattern} {path}");
        }
    }
}

//! Is the one company a page names the one it is about, or only whose site it is?
//!
//! - "架空光学 役員 | 情報サイト運営株式会社": the site's owner has the legal form, the company in question has none. Then
//!   the page has no certain subject, and a finding says both names.
//! - Words of kinds of pages, and titles of announcements, are nobody's name: see [`super::kind_words`].
//! - Left out on purpose: a list of sites. Whom a site belongs to changes.

use super::clean::short;
use super::itself::core_of;
use super::kind_words::rest_of;
use super::whose::{Sort, candidates, main_headings, names_in, pieces_of};
use crate::collect::page::Document;
use crate::text::normal::normal;

/// Titles of documents name whom they are about, on the site of whoever issued them.
const DOCUMENTS: [&str; 9] =
    ["お知らせ", "に関する", "について", "公告", "開示", "announce", "press release", "notice of", "news"];

/// What else a page seems to be about than the one company it names; `None` when nothing.
pub(super) fn doubt(document: &Document, name: &str) -> Option<String> {
    let page = document.page();
    let core = core_of(name);
    let tight = |text: &str| -> String { normal(text).split_whitespace().collect() };
    let holds = |text: &str| {
        core_of_holds(&tight(text), &core) || names_in(text, Sort::Company).iter().any(|one| core_of(one) == core)
    };
    let site = page.site.as_deref().unwrap_or_default().trim();
    let pieces = pieces_of(&page.title);
    let headings = main_headings(document);
    let last = pieces.len().checked_sub(1).filter(|last| *last > 0);
    // The last piece of a title is the site's name where the company stands elsewhere.
    let is_elsewhere = pieces.iter().enumerate().any(|(at, piece)| Some(at) != last && holds(piece))
        || headings.iter().any(|(text, _)| holds(text));
    let titles = pieces.iter().enumerate().filter(|(at, _)| !(is_elsewhere && Some(*at) == last));
    let texts = titles.map(|(_, piece)| (*piece).to_owned()).chain(headings.iter().map(|(text, _)| text.clone()));
    texts
        .filter(|text| !holds(text) && text.trim() != site && !is_document(text))
        .map(|text| rest_of(&text, name))
        .find(|rest| !rest.is_empty())
}

/// Why a page that names one company has no subject, for a finding.
pub(super) fn why(document: &Document) -> Option<String> {
    let [one] = candidates(document, Sort::Company).try_into().ok()?;
    let rest = doubt(document, &one.name)?;
    Some(format!(
        "whom the page is about is not certain: {:?} may only be whose site it is, beside {:?}",
        short(&one.name),
        short(&rest)
    ))
}

fn core_of_holds(text: &str, core: &str) -> bool {
    core.chars().count() > 1 && text.contains(core)
}

fn is_document(text: &str) -> bool {
    let lower = text.to_lowercase();
    DOCUMENTS.iter().any(|word| lower.contains(word))
}

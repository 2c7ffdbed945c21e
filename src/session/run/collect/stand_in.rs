//! Answers that are not the page that was asked for, though the server says that all is well: another address, a page
//! for signing in, "not found" with status 200, a check of the browser, an empty body.
//!
//! - They are kept as evidence that it could not be looked at, and nothing is read from them.
//! - Only a page on which no tie was read can be one by what it is called: officers of a company named "Login" stay.

use crate::case::Fetch;
use crate::collect::fetch::Exchange;
use crate::collect::page::{BlockKind, Document};
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use url::Url;

/// Headings that are looked at; further down a page tells of something.
const FIRST_BLOCKS: usize = 4;

/// What each section of the table is about, and its words; those that begin a longer text are without their star.
struct Words {
    whole: Vec<(String, HashSet<String>)>,
    begin: Vec<(String, String)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { whole: Vec::new(), begin: Vec::new() };
    let lines = include_str!("../../../../assets/text/stand_ins.txt").lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(what) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            words.whole.push((what.to_owned(), HashSet::new()));
        } else if let Some((what, whole)) = words.whole.last_mut() {
            match line.strip_suffix('*') {
                Some(begin) => words.begin.push((what.clone(), plain(begin))),
                None => {
                    whole.insert(plain(line));
                }
            }
        }
    }
    words
});

fn plain(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    text.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a title or heading says that the page is, if it is none that was asked for.
fn named(text: &str) -> Option<&'static str> {
    let words: &'static Words = &WORDS;
    let text = plain(text);
    let parts = text.split(['|', '·', ':', '–', '—', '-', '_', '/']).map(str::trim);
    parts.chain([text.as_str()]).find_map(|part| {
        let part = part.trim_end_matches(['.', '。', '!']);
        let whole = words.whole.iter().find(|(_, whole)| whole.contains(part)).map(|(what, _)| what.as_str());
        whole.or_else(|| {
            let begins = |begin: &str| part.strip_prefix(begin.trim_end()).is_some() && part.len() < 120;
            words.begin.iter().find(|(_, begin)| begins(begin)).map(|(what, _)| what.as_str())
        })
    })
}

/// Why a page on which no tie was read is not the one that was asked for.
pub(super) fn stand_in(document: &Document) -> Option<String> {
    let page = document.page();
    let headings = page.blocks.iter().take(FIRST_BLOCKS).filter(|block| block.kind == BlockKind::Heading);
    let mut names = std::iter::once(page.title.as_str()).chain(headings.map(|block| block.text.as_str()));
    if let Some(what) = names.find_map(named) {
        return Some(format!("{what} answered instead: {:?}", page.title));
    }
    let no_text = page.blocks.iter().all(|block| block.text.trim().is_empty()) && page.facts.is_empty();
    (document.html().is_some() && no_text && page.title.trim().is_empty()).then(|| "the answer is empty".to_owned())
}

/// Why the answer is not a later version of this page: it came from another place.
pub(super) fn led_elsewhere(page: &Fetch, exchange: &Exchange) -> Option<String> {
    let (before, now) = (place(&page.final_url)?, place(&exchange.final_url)?);
    (before != now).then(|| {
        format!(
            "the address leads to {} now, and led to {} before: clip the new one if it is the page",
            exchange.final_url, page.final_url
        )
    })
}

/// Host and path, as far as they tell pages apart.
fn place(url: &str) -> Option<(String, String)> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path = url.path().split(";jsessionid=").next().unwrap_or_default();
    let path = ["index.html", "index.htm", "index.php"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some((format!("{host}{port}"), path.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn stand_ins_are_known_by_what_they_are_called() {
        for title in [
            "ログイン | 架空精機株式会社",
            "404 Not Found",
            "Page Not Found - Lens Works",
            "Just a moment...",
            "お探しのページは見つかりませんでした。",
            "您访问的页面不存在或已删除",
            "Sign in to Lens Works",
        ] {
            assert!(named(title).is_some(), "{title}");
        }
        for title in [
            "役員一覧 | 架空精機株式会社",
            "ログイン・テクノロジー株式会社",
            "Login Systems Inc",
            "Forbidden City Hotels Ltd",
            "404 Group",
            "Access Denied Films Ltd board",
            "安全验证科技有限公司",
            "Not Found Records",
            "Board of directors",
        ] {
            assert_eq!(named(title), None, "{title}");
        }
    }
}

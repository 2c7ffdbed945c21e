//! Tables with shares that state no holding: pledges, frozen shares, lists of changes, diluted and planned holdings.
//!
//! - They are known by their captions and by columns of pledgees; each is refused with the word that says so.
//! - Left out on purpose: a column about pledges in a table of shareholders says nothing about the shares held.

use super::clean::{line, plain, short};
use crate::collect::page::Part;
use regex::Regex;
use std::sync::LazyLock;

static CAPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)出质|质押|質押|質権|質入|担保提供|冻结|凍結|潜在株式|希薄化|希釈|稀释|摊薄|(?:株主|株式|出資|持株|持分|股东|股東|股权|股權|股份|投资人|出资)[^、。，]{0,8}(?:变更|變更|変更|異動)|拟转让|拟受让|拟减持|拟增持|見込|買付け?後|\bpledged?\b|\bfrozen\b|\bencumbered\b|\bdiluted\b|\bpro[- ]forma\b|\bproposed\b|\bchanges? (?:in|of|to)\b|\bafter the (?:tender )?offer\b",
    )
    .ok()
});

const PLEDGEES: [&str; 9] =
    ["质权人", "質權人", "質権者", "担保権者", "质押权人", "出质股权数额", "pledgee", "secured party", "chargee"];

/// Why a table of shares is none of what is held; `texts` stand above it.
pub(super) fn refused(part: &Part, texts: &[&str]) -> Option<String> {
    let column = part.header.iter().find(|heading| PLEDGEES.contains(&plain(heading).as_str()));
    if let Some(column) = column {
        return Some(format!("the column {:?} is of pledges: not what is held", short(column)));
    }
    let caption = CAPTION.as_ref()?;
    texts.iter().find_map(|text| {
        let word = caption.find(text)?.as_str();
        Some(format!("{:?} says {word:?}: not what holds now", short(&line(text))))
    })
}

//! Close links and common owners in sentences, for the inspector of two selected entities.

use super::ownership::range;
use crate::ownership::{CloseLink, Grip, LinkBy};
use crate::session::run::analysis::Analysis;
use crate::session::run::links::{is_certain, links};
use crate::session::{Lang, LinkLine, describe};

/// Common owners beyond this are counted.
const MOST: usize = 8;

/// One line each; empty when nothing links them.
pub(crate) fn lines(analysis: &Analysis, a: u32, b: u32, lang: Lang, cancel: &dyn Fn() -> bool) -> Vec<LinkLine> {
    let found = links(analysis.holdings(), a, b, cancel);
    let name = |node: u32| describe::name(analysis, node, lang);
    let share = |grip: &Grip| range(grip.certain, grip.possible);
    let line = |link: &CloseLink| {
        let certain = is_certain(link);
        let word = match certain {
            true => lang.pick("Close link", "密接な関係"),
            false => lang.pick("Possibly a close link", "密接な関係の可能性"),
        };
        let text = match &link.by {
            LinkBy::Holds { owner, company, grip } => lang.pick(
                format!("{word}: {} has {} of {}", name(*owner), share(grip), name(*company)),
                format!("{word}：{} が {} の {}", name(*owner), name(*company), share(grip)),
            ),
            LinkBy::Common { third, grips } => lang.pick(
                format!("{word}: {} has {} and {} of them", name(*third), share(&grips.0), share(&grips.1)),
                format!("{word}：{} がそれぞれ {} と {}", name(*third), share(&grips.0), share(&grips.1)),
            ),
        };
        LinkLine { text, certain }
    };
    let mut lines: Vec<LinkLine> = found.close.iter().map(line).collect();
    let linked =
        |owner: u32| found.close.iter().any(|link| matches!(link.by, LinkBy::Common { third, .. } if third == owner));
    let others: Vec<_> = found.common.iter().filter(|one| !linked(one.owner)).collect();
    lines.extend(others.iter().take(MOST).map(|one| LinkLine {
        text: lang.pick(
            format!("Common owner: {} has {} and {}", name(one.owner), share(&one.grips.0), share(&one.grips.1)),
            format!("共通の所有者：{} が {} と {}", name(one.owner), share(&one.grips.0), share(&one.grips.1)),
        ),
        certain: one.grips.0.certain > 0.0 && one.grips.1.certain > 0.0,
    }));
    if others.len() > MOST {
        let more = others.len() - MOST;
        let text = lang.pick(format!("and {more} more common owners"), format!("ほか共通の所有者 {more} 件"));
        lines.push(LinkLine { text, certain: false });
    }
    lines
}

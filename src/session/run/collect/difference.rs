//! What is different between two versions of a page, block by block.
//!
//! The longest common subsequence of the blocks' texts, O(n·m) for what is left after the common beginning and end.
//! Where that would be too much, blocks are compared as a set, and the answer says so.

use crate::collect::page::Document;
use serde::Serialize;
use std::collections::HashMap;

/// Cells of the comparison table.
const MOST_CELLS: usize = 4_000_000;
/// Lines handed out; the rest is counted.
const MOST_LINES: usize = 400;
/// Blocks compared of either version.
const MOST_BLOCKS: usize = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// A block beside a change, for orientation.
    Same,
    Added,
    Removed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffLine {
    pub sign: Sign,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub lines: Vec<DiffLine>,
    /// Lines not listed.
    pub further: usize,
    /// Too different for an exact comparison: order is not looked at.
    pub rough: bool,
}

/// Compares two bodies: pages by their blocks, everything else by its lines.
pub fn difference(old: &[u8], new: &[u8], media: &str) -> Difference {
    compare(&blocks(old, media), &blocks(new, media))
}

fn blocks(body: &[u8], media: &str) -> Vec<String> {
    let mut blocks: Vec<String> = match Document::read(body, media, None, "") {
        Ok(document) if !document.page().blocks.is_empty() => {
            document.page().blocks.iter().map(|block| block.text.clone()).collect()
        }
        _ => String::from_utf8_lossy(body).lines().map(str::to_owned).collect(),
    };
    blocks.retain(|block| !block.trim().is_empty());
    blocks.truncate(MOST_BLOCKS);
    blocks
}

fn compare(old: &[String], new: &[String]) -> Difference {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let left = old_rest.get(..old_rest.len() - end).unwrap_or_default();
    let right = new_rest.get(..new_rest.len() - end).unwrap_or_default();
    if left.is_empty() && right.is_empty() {
        return Difference::default();
    }
    let rough = left.len().saturating_mul(right.len()) > MOST_CELLS;
    let middle = if rough { as_sets(left, right) } else { common_subsequence(left, right) };
    let same = |text: &String| DiffLine { sign: Sign::Same, text: text.clone() };
    let before = start.checked_sub(1).and_then(|at| old.get(at)).map(same);
    let after = old_rest.get(old_rest.len() - end).map(same);
    let mut lines: Vec<DiffLine> = before.into_iter().chain(near_changes(middle)).chain(after).collect();
    let further = lines.len().saturating_sub(MOST_LINES);
    lines.truncate(MOST_LINES);
    Difference { lines, further, rough }
}

fn line(sign: Sign, text: &str) -> DiffLine {
    DiffLine { sign, text: text.to_owned() }
}

fn common_subsequence(left: &[String], right: &[String]) -> Vec<DiffLine> {
    // Texts as numbers: each is compared many times.
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let a: Vec<u32> = left.iter().map(|text| number_of(&mut numbers, text)).collect();
    let b: Vec<u32> = right.iter().map(|text| number_of(&mut numbers, text)).collect();
    let width = b.len() + 1;
    // longest[i][j]: of a[i..] and b[j..].
    let mut longest = vec![0u32; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let get = |index: usize| longest.get(index).copied().unwrap_or_default();
            let best = if x == y { get(at(i + 1, j + 1)) + 1 } else { get(at(i + 1, j)).max(get(at(i, j + 1))) };
            if let Some(cell) = longest.get_mut(at(i, j)) {
                *cell = best;
            }
        }
    }
    let get = |i: usize, j: usize| longest.get(at(i, j)).copied().unwrap_or_default();
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    loop {
        match (left.get(i), right.get(j)) {
            (Some(x), Some(y)) if x == y => {
                lines.push(line(Sign::Same, x));
                i += 1;
                j += 1;
            }
            (Some(x), y) if y.is_none() || get(i + 1, j) >= get(i, j + 1) => {
                lines.push(line(Sign::Removed, x));
                i += 1;
            }
            (_, Some(y)) => {
                lines.push(line(Sign::Added, y));
                j += 1;
            }
            (_, None) => return lines,
        }
    }
}

fn number_of<'a>(numbers: &mut HashMap<&'a str, u32>, text: &'a str) -> u32 {
    let fresh = numbers.len() as u32;
    *numbers.entry(text).or_insert(fresh)
}

/// What only one of them has, each as often as it has it more.
fn as_sets(left: &[String], right: &[String]) -> Vec<DiffLine> {
    let only = |these: &[String], others: &[String], sign: Sign| {
        let mut left_over: HashMap<&str, usize> = HashMap::new();
        for other in others {
            *left_over.entry(other).or_default() += 1;
        }
        let mut lines = Vec::new();
        for text in these {
            match left_over.get_mut(text.as_str()) {
                Some(count) if *count > 0 => *count -= 1,
                _ => lines.push(line(sign, text)),
            }
        }
        lines
    };
    let mut lines = only(left, right, Sign::Removed);
    lines.extend(only(right, left, Sign::Added));
    lines
}

/// Drops unchanged blocks that no change is next to.
fn near_changes(lines: Vec<DiffLine>) -> impl Iterator<Item = DiffLine> {
    let changed: Vec<bool> = lines.iter().map(|line| line.sign != Sign::Same).collect();
    let near = move |at: usize| {
        let beside = [at.checked_sub(1), Some(at), Some(at + 1)];
        beside.into_iter().flatten().any(|at| changed.get(at).copied().unwrap_or_default())
    };
    lines.into_iter().enumerate().filter(move |(at, _)| near(*at)).map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        text.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn shown(old: &str, new: &str) -> String {
        let signs = |line: &DiffLine| match line.sign {
            Sign::Same => format!("={}", line.text),
            Sign::Added => format!("+{}", line.text),
            Sign::Removed => format!("-{}", line.text),
        };
        compare(&texts(old), &texts(new)).lines.iter().map(signs).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn changes_are_shown_with_their_neighbours() {
        assert_eq!(shown("a b c", "a b c"), "");
        assert_eq!(shown("a b c d e", "a b x d e"), "=b -c +x =d");
        assert_eq!(shown("a b", "a b c"), "=b +c");
        assert_eq!(shown("a b", "b"), "-a =b");
        assert_eq!(shown("", "a"), "+a");
        assert_eq!(shown("a 1 2 3 b", "x 1 2 3 y"), "-a +x =1 =3 -b +y");
    }

    #[test]
    fn long_and_different_pages_are_compared_roughly() {
        let many = |from: usize| (from..from + 3_000).map(|n| n.to_string()).collect::<Vec<_>>();
        let answer = compare(&many(0), &many(1_000));
        assert!(answer.rough && answer.lines.len() == MOST_LINES && answer.further > 0);
        let counted = answer.lines.len() + answer.further;
        assert_eq!(counted, 2_000);
    }

    #[test]
    fn other_bodies_are_compared_by_lines() {
        let answer = difference(b"{\n \"a\": 1\n}", b"{\n \"a\": 2\n}", "application/json");
        assert_eq!(answer.lines.iter().filter(|line| line.sign == Sign::Added).count(), 1);
    }
}

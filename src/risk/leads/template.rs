//! Sentences of a rule with places for what was found: `{fund}`, `{end.class}`, `{office.path}`.

use super::Words;
use super::check::{dropped_word, flagged_capital};
use super::clause::Names;
use super::index::{Index, Standing};
use super::rule::{FlagWant, Motif};
use super::solve::Binding;
use crate::model::Share;

#[derive(Clone, Debug)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Node(usize, OfNode),
    Step(usize, OfStep),
    Tally(String, bool),
    DealDate,
}

#[derive(Clone, Copy, Debug)]
enum OfNode {
    Name,
    Class,
    Capital,
    Dropped,
}

#[derive(Clone, Copy, Debug)]
enum OfStep {
    Role,
    Start,
    End,
    Share,
    Path,
}

/// Reads a sentence. The error says which place it does not know.
pub(super) fn parse(text: &str, names: &dyn Names, tallies: &[String]) -> Result<Template, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').ok_or("a { without }")?;
        parts.push(Part::Text(before.to_owned()));
        parts.push(part(place, names, tallies).ok_or_else(|| format!("nothing is called {{{place}}}"))?);
        rest = after;
    }
    parts.push(Part::Text(rest.to_owned()));
    Ok(Template(parts))
}

fn part(place: &str, names: &dyn Names, tallies: &[String]) -> Option<Part> {
    let (name, of) = place.split_once('.').unwrap_or((place, ""));
    if place == "deal.date" {
        return Some(Part::DealDate);
    }
    if tallies.iter().any(|tally| tally == name) {
        return match of {
            "" => Some(Part::Tally(name.to_owned(), false)),
            "list" => Some(Part::Tally(name.to_owned(), true)),
            _ => None,
        };
    }
    if let Some(var) = names.var(name) {
        let of = match of {
            "" => OfNode::Name,
            "class" => OfNode::Class,
            "capital" => OfNode::Capital,
            "dropped" => OfNode::Dropped,
            _ => return None,
        };
        return Some(Part::Node(var, of));
    }
    let of = match of {
        "role" => OfStep::Role,
        "start" => OfStep::Start,
        "end" => OfStep::End,
        "share" => OfStep::Share,
        "path" => OfStep::Path,
        _ => return None,
    };
    names.step(name).map(|step| Part::Step(step, of))
}

impl Template {
    pub(super) fn fill(&self, index: &Index<'_>, binding: &Binding, motif: &Motif, japanese: bool) -> String {
        let words = |en: &str, ja: &str| if japanese { ja.to_owned() } else { en.to_owned() };
        let caption = |node: u32| index.node(node).map(|node| node.caption.to_owned()).unwrap_or_default();
        let unknown = || words("an unknown date", "日付不明");
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::DealDate => index.world.deal.date.map_or_else(unknown, |date| date.to_string()),
            Part::Tally(name, list) => {
                let found = binding.tallies.iter().find(|found| found.name == *name);
                let found = found.cloned().unwrap_or_default();
                if *list {
                    found.nodes.iter().map(|node| caption(*node)).collect::<Vec<_>>().join(&words(", ", "、"))
                } else if motif.is_sum(name) {
                    Share::exact(found.value.min(1.0)).to_string()
                } else {
                    found.value.to_string()
                }
            }
            Part::Node(var, of) => {
                let Some(node) = binding.node(*var) else { return String::new() };
                let test = var.checked_sub(motif.outer_vars).and_then(|own| motif.vars.get(own)).map(|var| &var.test);
                let wants = test.map(|test| test.flag.clone()).filter(|wants| !wants.is_empty());
                match of {
                    OfNode::Name => caption(node),
                    OfNode::Class => {
                        let standing = index.standing(node, &wants.unwrap_or_else(|| vec![FlagWant::Any]));
                        standing.map(|standing| describe(&standing, japanese)).unwrap_or_default()
                    }
                    OfNode::Capital => {
                        let wants = test.and_then(|test| test.flagged_capital.as_ref()).map(|test| test.flag.clone());
                        let held = flagged_capital(index, node, &wants.unwrap_or_else(|| vec![FlagWant::Any]));
                        Share::Between { low: held.certain, high: held.possible }.to_string()
                    }
                    OfNode::Dropped => {
                        let dropped = test.map(|test| dropped_word(index, node, &test.name_dropped));
                        dropped.flatten().unwrap_or_default().to_owned()
                    }
                }
            }
            Part::Step(step, OfStep::Path) => {
                let nodes = binding.route(*step).map(|route| route.nodes.clone()).unwrap_or_default();
                nodes.into_iter().map(caption).collect::<Vec<_>>().join(" → ")
            }
            Part::Step(step, of) => {
                let Some((_, _, relation)) = binding.ties(*step).first().and_then(|tie| index.relation(*tie)) else {
                    return String::new();
                };
                let date = |date: Option<crate::model::PartialDate>| date.map_or_else(unknown, |date| date.to_string());
                match of {
                    OfStep::Role if relation.role.is_empty() => relation.kind.to_owned(),
                    OfStep::Role => relation.role.to_string(),
                    OfStep::Start => date(relation.span.start),
                    OfStep::End => date(relation.span.end),
                    OfStep::Share => relation.share.to_string(),
                    OfStep::Path => String::new(),
                }
            }
        });
        parts.collect()
    }
}

/// A class in words: a former listing says so, with its end; a think tank's is not a government's (the class says it).
fn describe(standing: &Standing<'_>, japanese: bool) -> String {
    let class = standing.class;
    let label = if japanese { &class.label_ja } else { &class.label };
    let list = standing.list.map(|list| format!(": {list}")).unwrap_or_default();
    match (standing.former, japanese) {
        (false, false) => format!("{label}{list}"),
        (false, true) => format!("{label}{}", list.replacen(": ", "：", 1)),
        (true, japanese) => {
            let until = standing.listed.end.map(|end| end.to_string()).unwrap_or_default();
            if japanese {
                format!("{label}{}、{until}まで掲載", list.replacen(": ", "：", 1))
            } else {
                format!("{label}{list}, formerly listed until {until}")
            }
        }
    }
}

/// "Possibly" in front of what rests on an undecided match or an unknown share.
pub(super) fn possibly(words: Words) -> Words {
    Words { en: format!("Possibly: {}", words.en), ja: format!("可能性：{}", words.ja) }
}

impl Motif {
    fn is_sum(&self, name: &str) -> bool {
        self.tallies.iter().any(|tally| tally.name == name && matches!(tally.what, super::rule::TallyOf::Shares(_)))
    }
}

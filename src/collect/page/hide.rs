//! What a page's own style sheet hides or strikes out is marked as if the elements said so in their `style`.
//!
//! - The cascade is that of CSS for what `sheet` reads: important before plain, the element's own style before rules,
//!   then ids, classes and names, then the later one.
//! - Where another sheet (`<link>`, `@import`) or a doubtful rule may show the text again, it is read and a note says
//!   so; likewise when the sheet hides the whole page, which only a script would show. Scripts are never run.
//! - At most [`MAX_BYTES`] of sheets, [`MAX_RULES`] rules and [`MAX_STEPS`] comparisons: beyond, no sheet is read and a
//!   note says so. O(elements) for rules of one step.
//! - Text that a sheet makes tiny, clear or moves out of sight counts as visible; so does what only a sheet outside the
//!   page hides.

use super::budget::Budget;
use super::sheet::{By, DISPLAY, Holds, Index, LINE, Part, Rule, Sheet, VISIBILITY, Weight, declared, media};
use super::traits::{Traits, attr};
use super::tree::Tree;
use super::walk::{Step, text_of, walk};
use ego_tree::NodeId;
use scraper::node::Element;
use scraper::{ElementRef, Node};

/// Of all sheets together.
const MAX_BYTES: usize = 1 << 20;

/// Rules on what is shown; further rules do not count.
const MAX_RULES: usize = 5_000;

/// Comparisons of an element with a step of a selector.
const MAX_STEPS: usize = 20_000_000;

/// Classes of one element.
const MAX_CLASSES: usize = 64;

/// Nodes looked at for the text of an element.
const MAX_NODES: usize = 1_000;

/// Characters of a text that is named in a note.
const MAX_SHOWN: usize = 60;

/// What is to be done with an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Shown,
    /// It may be hidden or struck out.
    Unclear,
    /// Out of sight, or with a line through it.
    Hidden {
        out_of_sight: bool,
        struck: bool,
    },
}

/// Which declaration of a property wins: the greatest.
type Rank = (bool, bool, Weight, usize);

/// How often something was met, first where, and with which text.
#[derive(Default)]
struct Met {
    count: usize,
    first: Option<(String, String)>,
}

struct Cascade<'s> {
    rules: &'s [Rule],
    /// Rules that hide.
    hides: Index<'s>,
    /// Rules that show again, and doubtful ones.
    shows: Index<'s>,
    shows_visibility: bool,
    steps: usize,
}

/// Marks what the page's own sheets hide.
pub(super) fn by_sheets(tree: &mut Tree, budget: &mut Budget) {
    let Some((sheet, is_alone)) = read_sheets(tree, budget) else { return };
    if is_alone && sheet.unread > 0 {
        let count = sheet.unread;
        budget.note(
            "html",
            &format!("rules of the page's own style sheet that may hide or strike out text are not read: {count}"),
        );
    }
    let Some(body) = tree.body() else { return };
    let mut cascade = Cascade::new(&sheet.rules);
    let mut hidden: Vec<(NodeId, &'static str)> = Vec::new();
    let (mut left_out, mut unclear) = (Met::default(), Met::default());
    walk(tree, body, |step| {
        let Step::Open(element, traits) = step else { return true };
        if traits.has(Traits::HIDDEN) || cascade.steps == 0 {
            return false;
        }
        let mut verdict = cascade.verdict(element);
        if !is_alone || element == body {
            verdict = verdict.in_doubt();
        }
        match verdict {
            Verdict::Shown => true,
            _ if !says(element) => true,
            Verdict::Unclear => {
                unclear.add(tree, element);
                true
            }
            Verdict::Hidden { out_of_sight, struck } => {
                if out_of_sight {
                    left_out.add(tree, element);
                }
                hidden.push((element.id(), style(out_of_sight, struck)));
                false
            }
        }
    });
    if cascade.steps == 0 {
        let note = format!("applying the page's own style sheet takes more than {MAX_STEPS} steps: it is not read");
        budget.note("html", &note);
        return;
    }
    left_out.note("text that the page's own style sheet hides is left out", budget);
    unclear.note("text that the page's own style sheet may hide or strike out is read all the same", budget);
    for (id, style) in hidden {
        tree.hide(id, style);
    }
}

/// The page's sheets, and whether they are all that it has; `None` when they hide nothing or are too large.
fn read_sheets(tree: &Tree, budget: &mut Budget) -> Option<(Sheet, bool)> {
    let mut sheet = Sheet::default();
    let mut bytes = 0;
    let mut is_alone = true;
    for element in tree.sheets().filter(|element| !is_in_template(*element)) {
        let value = element.value();
        let holds = media(attr(value, "media").unwrap_or_default());
        if value.name() == "link" {
            is_alone &= holds == Holds::No || !names_sheet(attr(value, "rel").unwrap_or_default(), attr(value, "as"));
            continue;
        }
        let is_css = attr(value, "type").is_none_or(|kind| kind.is_empty() || kind.eq_ignore_ascii_case("text/css"));
        if !is_css || holds == Holds::No {
            continue;
        }
        let css: String = element.text().collect();
        bytes += css.len();
        if bytes > MAX_BYTES {
            let note = format!("the page's own style sheets have more than {MAX_BYTES} bytes: they are not read");
            budget.note("html", &note);
            return None;
        }
        sheet.read(&css, holds);
    }
    if sheet.rules.len() > MAX_RULES && sheet.rules.iter().any(Rule::hides) {
        let note =
            format!("the page's own style sheets have more than {MAX_RULES} rules on what is shown: they are not read");
        budget.note("html", &note);
        return None;
    }
    is_alone &= !sheet.imports;
    sheet.rules.iter().any(Rule::hides).then_some((sheet, is_alone))
}

/// Does a `link` call for a sheet that holds from the beginning, or that a script makes hold?
fn names_sheet(rel: &str, what: Option<&str>) -> bool {
    let has = |word: &str| rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word));
    (has("stylesheet") && !has("alternate"))
        || (has("preload") && what.is_some_and(|what| what.eq_ignore_ascii_case("style")))
}

fn is_in_template(element: ElementRef<'_>) -> bool {
    element.ancestors().any(|around| around.value().as_element().is_some_and(|around| around.name() == "template"))
}

fn style(out_of_sight: bool, struck: bool) -> &'static str {
    match (out_of_sight, struck) {
        (true, true) => "display:none;text-decoration:line-through",
        (true, false) => "display:none",
        _ => "text-decoration:line-through",
    }
}

/// Is there text in an element?
fn says(element: ElementRef<'_>) -> bool {
    let mut nodes = element.descendants();
    let said = |node: &Node| node.as_text().is_some_and(|text| !text.trim().is_empty());
    nodes.by_ref().take(MAX_NODES).any(|node| said(node.value())) || nodes.next().is_some()
}

impl Verdict {
    fn in_doubt(self) -> Self {
        if self == Self::Shown { self } else { Self::Unclear }
    }
}

impl Met {
    fn add(&mut self, tree: &Tree, element: ElementRef<'_>) {
        self.count += 1;
        if self.first.is_none() {
            let shown: String = text_of(tree, element).chars().take(MAX_SHOWN).collect();
            self.first = Some((tree.locator_of(element), shown));
        }
    }

    fn note(&self, message: &str, budget: &mut Budget) {
        if let Some((locator, text)) = &self.first {
            budget.note(locator, &format!("{message} ({} times, here first): {text:?}", self.count));
        }
    }
}

impl<'s> Cascade<'s> {
    fn new(rules: &'s [Rule]) -> Self {
        let (mut hides, mut shows) = (Index::default(), Index::default());
        for (number, rule) in rules.iter().enumerate() {
            let index = if rule.hides() && !rule.doubtful { &mut hides } else { &mut shows };
            index.add(rule, number);
        }
        let shows_visibility = rules.iter().filter_map(|rule| rule.says[VISIBILITY]).any(|said| !said.hides);
        Self { rules, hides, shows, shows_visibility, steps: MAX_STEPS }
    }

    fn verdict(&mut self, element: ElementRef<'_>) -> Verdict {
        let mut won: [Option<(Rank, bool)>; 3] = [None; 3];
        let mut doubted = [None; 3];
        for number in self.matching(element, false) {
            self.weigh(number, &mut won, &mut doubted);
        }
        if won.iter().flatten().all(|(_, hides)| !hides) {
            return Verdict::Shown;
        }
        for number in self.matching(element, true) {
            self.weigh(number, &mut won, &mut doubted);
        }
        let own = attr(element.value(), "style").map(declared).unwrap_or_default();
        for (won, said) in won.iter_mut().zip(own) {
            if let Some(said) = said {
                *won = (*won).max(Some(((said.important, true, (0, 0, 0), 0), said.hides)));
            }
        }
        // Something inside may be shown again.
        if self.shows_visibility {
            doubted[VISIBILITY] = Some(true);
        }
        let mut unclear = false;
        let [display, visibility, line] = [DISPLAY, VISIBILITY, LINE].map(|property| match won[property] {
            Some(((important, ..), true)) => {
                let doubt = doubted[property].is_some_and(|other: bool| other >= important);
                unclear |= doubt;
                !doubt
            }
            _ => false,
        });
        match (display || visibility, line) {
            (false, false) if unclear => Verdict::Unclear,
            (false, false) => Verdict::Shown,
            (out_of_sight, struck) => Verdict::Hidden { out_of_sight, struck },
        }
    }

    /// Enters what a rule says of an element that it picks.
    fn weigh(&self, number: usize, won: &mut [Option<(Rank, bool)>; 3], doubted: &mut [Option<bool>; 3]) {
        let Some(rule) = self.rules.get(number) else { return };
        let weight = rule.weight();
        for ((said, won), doubted) in rule.says.iter().zip(won).zip(doubted) {
            match said {
                Some(said) if !rule.doubtful => {
                    *won = (*won).max(Some(((said.important, false, weight, number), said.hides)));
                }
                Some(said) if !said.hides => *doubted = (*doubted).max(Some(said.important)),
                _ => {}
            }
        }
    }

    /// The rules that pick an element: those that hide, or the others.
    fn matching(&mut self, element: ElementRef<'_>, others: bool) -> Vec<usize> {
        let index = if others { &self.shows } else { &self.hides };
        let value = element.value();
        let mut found = index.any.clone();
        found.extend(index.at(By::Name, value.name()));
        found.extend(attr(value, "id").into_iter().flat_map(|id| index.at(By::Id, id)));
        found.extend(classes(value).flat_map(|class| index.at(By::Class, class)));
        let (rules, steps) = (self.rules, &mut self.steps);
        found.retain(|number| rules.get(*number).is_some_and(|rule| picks(&rule.parts, element, steps)));
        found
    }
}

/// Does a selector pick an element? Counts its steps down; at zero nothing is picked.
fn picks(parts: &[Part], element: ElementRef<'_>, steps: &mut usize) -> bool {
    *steps = steps.saturating_sub(1);
    let Some((last, outer)) = parts.split_last() else { return *steps > 0 };
    if *steps == 0 || !fits(last, element) {
        return false;
    }
    if outer.is_empty() {
        return true;
    }
    for around in element.ancestors().filter_map(ElementRef::wrap) {
        if picks(outer, around, steps) {
            return true;
        }
        if last.is_child || *steps == 0 {
            return false;
        }
    }
    false
}

fn fits(part: &Part, element: ElementRef<'_>) -> bool {
    let value = element.value();
    part.name.as_deref().is_none_or(|name| value.name() == name)
        && part.ids.iter().all(|id| attr(value, "id") == Some(id))
        && part.classes.iter().all(|class| classes(value).any(|own| own == class))
}

fn classes(element: &Element) -> impl Iterator<Item = &str> {
    attr(element, "class").unwrap_or_default().split_ascii_whitespace().take(MAX_CLASSES)
}

//! A recipe's own findings: what it says it does not read.

use super::clean::{line, short};
use super::format::FindingRule;
use super::place::lines;
use super::read::Reader;

impl Reader<'_> {
    pub(super) fn rule(&mut self, rule: &FindingRule) {
        if let Some(css) = &rule.each {
            let Some(root) = self.look.root else { return };
            for element in root.select(&css.selector) {
                let text = line(&lines(element));
                let lacks = rule.lacks.as_ref().is_none_or(|lacks| element.select(&lacks.selector).next().is_none());
                let matches = rule.text.as_ref().is_none_or(|pattern| pattern.0.is_match(&text));
                if lacks && matches && rule.contains.as_ref().is_none_or(|wanted| text.contains(wanted.as_str())) {
                    let link = element.attr("href").map(|href| self.absolute(href)).unwrap_or_default();
                    let message = format!("{}: {:?} {link}", rule.say, short(&text));
                    self.found(&self.look.document.locator_of(element), message.trim().to_owned());
                }
            }
        }
        if rule.each.is_none() && rule.text.is_none() {
            self.found("", rule.say.clone());
        }
        if let Some(pattern) = rule.text.as_ref().filter(|_| rule.each.is_none()) {
            let texts: Vec<String> = pattern
                .0
                .captures_iter(&self.look.text)
                .filter_map(|found| found.get(1).or(found.get(0)))
                .map(|found| line(found.as_str()))
                .collect();
            for text in texts {
                let locator = self.look.block_with(&text).unwrap_or_else(|| self.look.line_with(&text));
                self.found(&locator, format!("{}: {:?}", rule.say, short(&text)));
            }
        }
    }

    fn absolute(&self, href: &str) -> String {
        let base = url::Url::parse(&self.look.document.page().url);
        base.and_then(|base| base.join(href)).map_or_else(|_| href.to_owned(), |url| url.to_string())
    }
}

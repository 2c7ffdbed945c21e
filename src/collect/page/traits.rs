//! What the readers ask of every element again and again, found once from its name and attributes.
//!
//! - Hidden is what the element itself says; `hide` adds what the page's own style sheet hides. Struck-out text is
//!   hidden too: the page takes it back.
//! - Navigation is known by name, role and the usual classes alone; a guess from position would lose data.

use scraper::node::Element;

/// Answers about one element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits(u8);

impl Traits {
    /// Nothing below it is text that a reader of the page sees.
    pub const HIDDEN: Self = Self(1);
    /// It begins on a line of its own.
    pub const BLOCK: Self = Self(1 << 1);
    /// A table cell that holds one arranges the page: tables, headings, sections.
    pub const FRAMES: Self = Self(1 << 2);
    /// Navigation by its own word: tables and lists in it say nothing of the page's subject.
    pub const ELSEWHERE: Self = Self(1 << 3);
    /// It holds navigation by its name, role or usual class.
    pub const MENU: Self = Self(1 << 4);
    /// Its id may begin a locator: what holds blocks, not words.
    pub const ANCHOR: Self = Self(1 << 5);
    /// It may hold structured data: a script, or an attribute of microdata.
    pub const DATA: Self = Self(1 << 6);
    /// Its lines are lines: preformatted text.
    pub const LINES: Self = Self(1 << 7);

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn set(&mut self, other: Self, when: bool) {
        if when {
            self.0 |= other.0;
        }
    }

    pub fn clear(&mut self, other: Self) {
        self.0 &= !other.0;
    }

    /// Looks at an element's name and, in one pass, at its attributes.
    pub fn of(element: &Element) -> Self {
        let name = element.name();
        let mut traits = Self::of_name(name);
        let named_hidden = traits.has(Self::HIDDEN);
        let mut class = "";
        for (key, text) in attrs(element) {
            match key {
                "class" => class = text,
                "hidden" => traits.set(Self::HIDDEN, true),
                "style" => traits.set(Self::HIDDEN, !named_hidden && hides(text)),
                "itemprop" | "itemscope" => traits.set(Self::DATA, true),
                "id" => traits.set(Self::MENU, may_be_menu(name) && text.split_ascii_whitespace().any(is_menu_word)),
                "role" => {
                    traits.set(Self::ELSEWHERE, text == "navigation");
                    let is_menu = matches!(text, "menu" | "menubar" | "banner" | "contentinfo" | "tablist");
                    traits.set(Self::MENU, is_menu && may_be_menu(name));
                }
                _ => {}
            }
        }
        for word in class.split_ascii_whitespace() {
            traits.set(Self::MENU, may_be_menu(name) && is_menu_word(word));
            traits.set(Self::ELSEWHERE, word.eq_ignore_ascii_case("navbox"));
            // Footnote marks and edit links of MediaWiki: not part of what the sentence says.
            let is_mark = matches!(word, "mw-editsection" | "mw-cite-backlink")
                || (name == "sup" && matches!(word, "reference" | "noprint"));
            traits.set(Self::HIDDEN, is_mark);
        }
        traits
    }

    fn of_name(name: &str) -> Self {
        let mut traits = Self::default();
        traits.set(Self::HIDDEN, is_not_text(name));
        traits.set(Self::BLOCK, block_name(name));
        let frames = matches!(name, "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "section" | "article");
        traits.set(Self::FRAMES, frames);
        traits.set(Self::ELSEWHERE, name == "nav");
        traits.set(Self::MENU, matches!(name, "header" | "footer"));
        traits.set(Self::ANCHOR, may_anchor(name));
        traits.set(Self::DATA, name == "script");
        traits.set(Self::LINES, matches!(name, "pre" | "listing" | "xmp" | "plaintext"));
        traits
    }
}

/// An element's attributes, by name.
pub(super) fn attrs(element: &Element) -> impl Iterator<Item = (&str, &str)> {
    element.attrs.iter().map(|(key, value)| (&*key.local, &**value))
}

/// The value of an attribute, by plain comparison: most elements have few.
pub(super) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    attrs(element).find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn hides(style: &str) -> bool {
    let plain: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    plain.contains("display:none") || plain.contains("visibility:hidden") || plain.contains("line-through")
}

/// Does the page take back what stands in it: struck out by its name or its own style?
pub fn is_struck_out(element: &Element) -> bool {
    matches!(element.name(), "del" | "s" | "strike")
        || attr(element, "style").is_some_and(|style| style.to_ascii_lowercase().contains("line-through"))
}

/// Elements that are never menus, whatever their class says.
fn may_be_menu(name: &str) -> bool {
    !matches!(name, "html" | "body" | "main" | "article" | "table" | "a" | "span" | "li" | "td" | "tr")
}

fn is_menu_word(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.split(['-', '_']).any(|part| {
        matches!(
            part,
            "nav"
                | "navbar"
                | "navbox"
                | "navigation"
                | "menu"
                | "breadcrumb"
                | "breadcrumbs"
                | "toc"
                | "sidebar"
                | "pagination"
                | "footer"
                | "catlinks"
                | "portlet"
                | "dropdown"
                | "social"
        )
    })
}

/// Elements whose id may stand at the beginning of a locator: what holds blocks, not words.
fn may_anchor(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "main"
            | "table"
            | "ul"
            | "ol"
            | "dl"
            | "aside"
            | "header"
            | "footer"
            | "nav"
            | "form"
            | "figure"
            | "fieldset"
            | "details"
    )
}

/// Never text: programs, frames, controls, what is not drawn and what is struck out.
fn is_not_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "iframe"
            | "frame"
            | "noframes"
            | "object"
            | "embed"
            | "applet"
            | "audio"
            | "video"
            | "canvas"
            | "select"
            | "datalist"
            | "textarea"
            | "rt"
            | "rp"
            | "head"
            | "svg"
            | "map"
            | "noembed"
            | "del"
            | "s"
            | "strike"
    )
}

/// Elements that begin on a line of their own.
pub(super) fn block_name(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "xmp"
            | "listing"
            | "plaintext"
    )
}

//! Colours, fonts and spacing of the window: two themes out of one set of tokens.
//!
//! - [`install`] is called once per context, by the app and by tests, and sets both themes.
//! - Paint code names tokens, never raw colours. The accent means "this is what you asked for" (selection, shown
//!   path) and nothing else.
//! - Leaves out: which theme is in use; egui follows the system unless [`follow`] says otherwise.

use crate::session::{Theme, Tone};
use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle};
use std::sync::Arc;

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    pub dark: bool,
    /// The stage: behind nodes and links.
    pub canvas: Color32,
    pub panel: Color32,
    /// Cards, fields and node bodies.
    pub raised: Color32,
    /// A raised thing under the pointer.
    pub hover: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Links between nodes: quiet, but told from hairlines.
    pub link: Color32,
    /// Outline of nodes.
    pub outline: Color32,
    pub text: Color32,
    pub mute: Color32,
    pub faint: Color32,
    pub accent: Color32,
    /// Rows and fields tinted by the accent.
    pub accent_soft: Color32,
    pub party: Color32,
    pub state: Color32,
    pub list: Color32,
    pub pla: Color32,
    /// Something failed, or would lose something.
    pub danger: Color32,
    /// Done, agreed, closed.
    pub good: Color32,
    pub shadow: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

pub static DARK: Tokens = Tokens {
    dark: true,
    canvas: rgb(0x14171c),
    panel: rgb(0x1a1d23),
    raised: rgb(0x22262e),
    hover: rgb(0x2a2f38),
    line: rgb(0x2b3038),
    link: rgb(0x4a525e),
    outline: rgb(0x6b7482),
    text: rgb(0xe8eaed),
    mute: rgb(0x9aa2ad),
    faint: rgb(0x646c78),
    accent: rgb(0xf0a63c),
    accent_soft: rgb(0x3a2c16),
    party: rgb(0xe5534b),
    state: rgb(0x7aa2f7),
    list: rgb(0xd98cf0),
    pla: rgb(0x8fb573),
    danger: rgb(0xe5534b),
    good: rgb(0x6cbf8b),
    shadow: Color32::from_black_alpha(90),
};

pub static LIGHT: Tokens = Tokens {
    dark: false,
    canvas: rgb(0xfbfbf9),
    panel: rgb(0xffffff),
    raised: rgb(0xf5f5f2),
    hover: rgb(0xecece8),
    line: rgb(0xe2e2dc),
    link: rgb(0xbfc2c2),
    outline: rgb(0x8a919b),
    text: rgb(0x1d2127),
    mute: rgb(0x5d6570),
    faint: rgb(0x969da6),
    accent: rgb(0xc77700),
    accent_soft: rgb(0xfdf0dc),
    party: rgb(0xc93c37),
    state: rgb(0x3f66c4),
    list: rgb(0x9a4fb3),
    pla: rgb(0x4f7a35),
    danger: rgb(0xc93c37),
    good: rgb(0x2f7d4f),
    shadow: Color32::from_black_alpha(28),
};

impl Tokens {
    pub fn of(theme: egui::Theme) -> &'static Self {
        match theme {
            egui::Theme::Dark => &DARK,
            egui::Theme::Light => &LIGHT,
        }
    }

    /// The tokens of the theme in use.
    pub fn current(ctx: &egui::Context) -> &'static Self {
        Self::of(ctx.theme())
    }

    /// The colour of a badge family.
    pub fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Party => self.party,
            Tone::Pla => self.pla,
            Tone::State => self.state,
            Tone::List => self.list,
        }
    }

    /// Legible text on a filled badge of the tone.
    pub fn on_tone(&self, tone: Tone) -> Color32 {
        if !self.dark || tone == Tone::Party { Color32::WHITE } else { self.canvas }
    }
}

/// The semibold face.
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// Small semibold text above a group of things.
pub fn section_style() -> TextStyle {
    TextStyle::Name("section".into())
}

/// Semibold text of body size.
pub fn strong_style() -> TextStyle {
    TextStyle::Name("strong".into())
}

/// Sets fonts and both themes. Call once per context.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [egui::Theme::Dark, egui::Theme::Light] {
        ctx.set_style_of(theme, style(theme));
    }
}

/// Follows the setting.
pub fn follow(ctx: &egui::Context, theme: Theme) {
    ctx.set_theme(match theme {
        Theme::System => egui::ThemePreference::System,
        Theme::Dark => egui::ThemePreference::Dark,
        Theme::Light => egui::ThemePreference::Light,
    });
}

fn fonts() -> FontDefinitions {
    const FACES: [(&str, &[u8]); 5] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        ("Noto Sans CJK JP", include_bytes!("../../assets/fonts/NotoSansCJKjp-Regular-subset.otf")),
        ("Noto Sans Symbols", include_bytes!("../../assets/fonts/NotoSansSymbols-subset.ttf")),
        ("Noto Sans Symbols 2", include_bytes!("../../assets/fonts/NotoSansSymbols2-subset.ttf")),
    ];
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &str| {
        [first, "Noto Sans CJK JP", "Noto Sans Symbols", "Noto Sans Symbols 2"].map(str::to_owned).to_vec()
    };
    fonts.families.insert(FontFamily::Proportional, family("Inter"));
    fonts.families.insert(FontFamily::Monospace, family("Inter"));
    fonts.families.insert(strong(), family("Inter SemiBold"));
    fonts
}

fn style(theme: egui::Theme) -> egui::Style {
    let tokens = Tokens::of(theme);
    let mut style = egui::Style { visuals: visuals(tokens), animation_time: 0.12, ..theme.default_style() };
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(11.5)),
        (TextStyle::Body, FontId::proportional(13.0)),
        (TextStyle::Button, FontId::proportional(13.0)),
        (TextStyle::Monospace, FontId::monospace(12.0)),
        (TextStyle::Heading, FontId::new(17.0, strong())),
        (strong_style(), FontId::new(13.0, strong())),
        (section_style(), FontId::new(11.5, strong())),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(8.0, 4.0);
    spacing.button_padding = egui::vec2(8.0, 4.0);
    spacing.interact_size = egui::vec2(32.0, 24.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = egui::style::ScrollStyle::thin();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn visuals(tokens: &Tokens) -> egui::Visuals {
    let mut visuals = if tokens.dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let radius = CornerRadius::same(6);
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 24, spread: 0, color: tokens.shadow };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: tokens.shadow };
    visuals.extreme_bg_color = if tokens.dark { tokens.canvas } else { tokens.panel };
    visuals.text_edit_bg_color = Some(tokens.raised);
    visuals.faint_bg_color = tokens.raised;
    visuals.code_bg_color = tokens.raised;
    visuals.hyperlink_color = tokens.state;
    visuals.warn_fg_color = tokens.accent;
    visuals.error_fg_color = tokens.danger;
    visuals.weak_text_color = Some(tokens.mute);
    visuals.selection.bg_fill = tokens.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.slider_trailing_fill = false;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    let state = |fill: Color32, border: Color32, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = state(tokens.panel, tokens.line, tokens.text);
    widgets.inactive = state(tokens.raised, tokens.line, tokens.text);
    widgets.hovered = state(tokens.hover, tokens.faint, tokens.text);
    widgets.active = state(tokens.hover, tokens.mute, tokens.text);
    widgets.open = state(tokens.hover, tokens.line, tokens.text);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio of WCAG 2.2.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [r, g, b, _] = egui::Rgba::from(colour).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_legible_in_both_themes() {
        for tokens in [&DARK, &LIGHT] {
            for ground in [tokens.canvas, tokens.panel, tokens.raised, tokens.accent_soft] {
                assert!(contrast(tokens.text, ground) > 7.0);
                assert!(contrast(tokens.mute, ground) > 4.5, "{:?}", tokens.dark);
            }
            for tone in [Tone::Party, Tone::Pla, Tone::State, Tone::List] {
                assert!(contrast(tokens.on_tone(tone), tokens.tone(tone)) > 3.0, "{tone:?} dark={}", tokens.dark);
            }
        }
    }

    #[test]
    fn the_fonts_draw_both_languages() {
        let ctx = egui::Context::default();
        install(&ctx);
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for family in [FontFamily::Proportional, strong()] {
                let id = FontId::new(13.0, family);
                ui.ctx().fonts_mut(|fonts| {
                    assert!(fonts.has_glyphs(&id, "Harbour Crest 瀬戸レンズ工業 梁維 港冠有限公司 ≈★◆→−…"))
                });
            }
        });
        output.drop_without_applying_deltas();
    }
}

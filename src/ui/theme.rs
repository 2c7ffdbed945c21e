//! Stand-in until the canvas branch brings the real theme.
use egui::Color32;

#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    pub canvas: Color32,
    pub panel: Color32,
    pub raised: Color32,
    pub line: Color32,
    pub text: Color32,
    pub mute: Color32,
    pub faint: Color32,
    pub accent: Color32,
    pub party: Color32,
    pub state: Color32,
    pub list: Color32,
    pub pla: Color32,
}

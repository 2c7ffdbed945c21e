//! Two-byte character sets of East Asia that can be read for one another without an error.
//!
//! GB text read as Big5 gives other signs, and no error tells. What tells is how many of the signs are usual ones: the
//! standards put those into rows of their own (GB 2312 and JIS X 0208 level 1, Big5 level 1, Hangul of KS X 1001). A claim
//! is doubted where a guess names another set whose reading is no less usual, and overruled only where it is far more so.

use super::charset;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS};

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 20;
/// Signs below which nothing is said, and below which no claim is overruled.
const FEW: usize = 4;
const MANY: usize = 16;
/// Percent of usual signs: at least this many in the other reading, at most that many in the claimed one.
const MOST: usize = 90;
const LEAST: usize = 75;

/// Reason to doubt a claim that can be read.
pub(in crate::collect) struct Doubt {
    /// What it looks like instead.
    pub(in crate::collect) by: &'static Encoding,
    /// Enough to follow it.
    pub(in crate::collect) strong: bool,
}

impl Doubt {
    /// What is told of it.
    pub(in crate::collect) fn note(&self, claimed: &'static Encoding) -> String {
        let (claimed, by) = (claimed.name(), self.by.name());
        if self.strong {
            format!("{claimed} was claimed and can be read, but the signs are those of {by}: read as {by}")
        } else {
            format!("read as {claimed}, as claimed, but it looks like {by}: names may be wrong")
        }
    }
}

/// Does text that was claimed to be in a two-byte set, and reads without errors, look like another one? O(sample).
pub(in crate::collect) fn doubt(claimed: &'static Encoding, bytes: &[u8]) -> Option<Doubt> {
    let claimed = alike(claimed)?;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let by = alike(detector.guess(None, Utf8Detection::Deny))?;
    if by == claimed || !charset::reads(by, sample, sample.len() == bytes.len()) {
        return None;
    }
    let ((here, all_here), (there, all_there)) = (usual(claimed, sample), usual(by, sample));
    if all_here.min(all_there) < FEW || here * all_there > there * all_here {
        return None;
    }
    let strong = all_there >= MANY && there * 100 >= all_there * MOST && here * 100 <= all_here * LEAST;
    Some(Doubt { by, strong })
}

/// One name for sets that contain each other; `None` for all others.
fn alike(encoding: &'static Encoding) -> Option<&'static Encoding> {
    let same = if encoding == GB18030 { GBK } else { encoding };
    [GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR].into_iter().find(|known| *known == same)
}

/// Signs in the rows of usual ones, and all but punctuation and the like.
fn usual(encoding: &'static Encoding, bytes: &[u8]) -> (usize, usize) {
    let (mut usual, mut all) = (0, 0);
    let mut rest = bytes;
    while let [lead, behind @ ..] = rest {
        let lead = *lead;
        let half_width = encoding == SHIFT_JIS && (0xa1..=0xdf).contains(&lead);
        let (Some(trail), false) = (behind.first().copied(), lead < 0x81 || half_width) else {
            rest = behind;
            continue;
        };
        let four = encoding == GBK && trail.is_ascii_digit();
        rest = behind.get(if four { 3 } else { 1 }..).unwrap_or_default();
        let (mute, common) = if encoding == GBK {
            // Kana and other letters stand in these rows too.
            (matches!(lead, 0xa1..=0xa9) && trail >= 0xa1, matches!(lead, 0xb0..=0xd7) && trail >= 0xa1)
        } else if encoding == BIG5 {
            (matches!(lead, 0xa1..=0xa3), matches!(lead, 0xa4..=0xc6))
        } else if encoding == SHIFT_JIS {
            (lead == 0x81 || lead == 0x82 && trail < 0x9f, matches!(lead, 0x82 | 0x83 | 0x88..=0x97))
        } else if encoding == EUC_JP {
            (matches!(lead, 0x8e | 0x8f | 0xa1..=0xa3), matches!(lead, 0xa4 | 0xa5 | 0xb0..=0xcf))
        } else {
            (matches!(lead, 0xa1..=0xac), matches!(lead, 0xb0..=0xc8) && trail >= 0xa1)
        };
        all += usize::from(!mute);
        usual += usize::from(common && !mute);
    }
    (usual, all)
}

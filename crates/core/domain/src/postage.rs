//! Classes of post.

use crate::{WorkingWeek, text_enum::text_enum};

text_enum! {
    /// How a letter travels; the `postage` columns of the database.
    Postage {
        First = "first",
        Second = "second",
        Economy = "economy",
        /// Abroad, Royal Mail's zone Europe.
        Europe = "europe",
        /// Abroad, anywhere else.
        RestOfWorld = "rest-of-world",
    }
}

impl Postage {
    /// The week of those who deliver it.
    pub const fn delivery_week(self) -> WorkingWeek {
        match self {
            Self::First => WorkingWeek::FirstClass,
            Self::Second | Self::Economy | Self::Europe | Self::RestOfWorld => WorkingWeek::OtherPost,
        }
    }

    /// The fewest and the most working days that a letter is on its way, the day on which it is handed over not counted
    /// (contract of `estimated_delivery`).
    pub const fn transit_days(self) -> (u8, u8) {
        match self {
            Self::First => (0, 0),
            Self::Second => (3, 4),
            Self::Economy => (3, 6),
            Self::Europe => (3, 5),
            Self::RestOfWorld => (5, 7),
        }
    }
}

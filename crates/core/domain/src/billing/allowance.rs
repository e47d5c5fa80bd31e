//! How many text message fragments a service sends for nothing in a financial year.

/// Who sent as many fragments in a year, or more, has none for nothing in the next: Notify's `HIGH_VOLUME_SERVICE_THRESHOLD`.
pub const HIGH_VOLUME: i64 = 300_000;

/// What of a service's last financial year decides on its next allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastYear {
    /// Fragments, each as often as the country's multiplier says.
    pub units: i64,
    /// The allowance, if it was agreed on for this service.
    pub own: Option<i32>,
}

/// A service's allowance; a row of `annual_billing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Fragments in the year.
    pub fragments: i32,
    /// It is nothing because of what was sent last year.
    pub is_high_volume: bool,
    /// It was agreed on for this service, and goes on into the next year.
    pub is_own: bool,
}

impl Allowance {
    /// The allowance of a year that begins: none after a year of high volume, else the service's own of last year, else the
    /// `standard` of its kind of organisation. The rule is Notify's `set_default_free_allowance_for_service`.
    ///
    /// ```
    /// use tidings_domain::billing::{Allowance, LastYear};
    ///
    /// let due = |units, own| Allowance::due(LastYear { units, own }, 10_000).fragments;
    /// assert_eq!(due(299_999, None), 10_000);
    /// assert_eq!(due(299_999, Some(70)), 70);
    /// assert_eq!(due(300_000, Some(70)), 0);
    /// ```
    pub const fn due(last: LastYear, standard: i32) -> Self {
        match last.own {
            _ if last.units >= HIGH_VOLUME => Self { fragments: 0, is_high_volume: true, is_own: false },
            Some(fragments) => Self { fragments, is_high_volume: false, is_own: true },
            None => Self { fragments: standard, is_high_volume: false, is_own: false },
        }
    }
}

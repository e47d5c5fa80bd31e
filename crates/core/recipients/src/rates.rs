//! International text message rates by calling prefix.
//!
//! A prefix is a country calling code, or for the islands of the North American Numbering Plan `1` and the area code.

/// What is known about text messages to one calling prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Calling prefix, for example `44`, or `1242` for the Bahamas.
    pub prefix: u16,
    /// How many fragments one fragment to this prefix is billed as.
    pub multiplier: u8,
    /// Whether delivery receipts from this prefix can be believed; without them a message stays `sent`.
    pub delivery_receipts: bool,
    /// Whether the sender must be a number because names are not let through.
    pub numeric_sender: bool,
}

/// The rate of a calling prefix; `None` when we do not send there.
///
/// ```
/// use tidings_recipients::rate_for_prefix;
///
/// assert_eq!(rate_for_prefix(33).map(|rate| rate.multiplier), Some(2));
/// assert_eq!(rate_for_prefix(999), None);
/// ```
pub fn rate_for_prefix(prefix: u16) -> Option<&'static Rate> {
    RATES.binary_search_by_key(&prefix, |rate| rate.prefix).ok().and_then(|index| RATES.get(index))
}

/// Every prefix that text messages can be sent to, in ascending order.
pub fn all_rates() -> &'static [Rate] {
    &RATES
}

const RECEIPTS: bool = true;
const NO_RECEIPTS: bool = false;
const NUMERIC: bool = true;
const NAMED: bool = false;

const fn rate(prefix: u16, multiplier: u8, delivery_receipts: bool, numeric_sender: bool) -> Rate {
    Rate { prefix, multiplier, delivery_receipts, numeric_sender }
}

static RATES: [Rate; 223] = [
    rate(1, 1, NO_RECEIPTS, NUMERIC),
    rate(7, 10, RECEIPTS, NAMED),
    rate(20, 7, RECEIPTS, NAMED),
    rate(27, 3, RECEIPTS, NUMERIC),
    rate(30, 2, RECEIPTS, NAMED),
    rate(31, 3, RECEIPTS, NAMED),
    rate(32, 3, RECEIPTS, NUMERIC),
    rate(33, 2, RECEIPTS, NAMED),
    rate(34, 2, RECEIPTS, NAMED),
    rate(36, 2, RECEIPTS, NUMERIC),
    rate(39, 2, RECEIPTS, NAMED),
    rate(40, 2, RECEIPTS, NAMED),
    rate(41, 2, RECEIPTS, NAMED),
    rate(43, 2, RECEIPTS, NAMED),
    rate(44, 2, RECEIPTS, NAMED),
    rate(45, 2, RECEIPTS, NAMED),
    rate(46, 2, RECEIPTS, NAMED),
    rate(47, 2, RECEIPTS, NAMED),
    rate(48, 1, RECEIPTS, NAMED),
    rate(49, 5, RECEIPTS, NAMED),
    rate(51, 5, RECEIPTS, NUMERIC),
    rate(52, 3, NO_RECEIPTS, NUMERIC),
    rate(53, 2, RECEIPTS, NUMERIC),
    rate(54, 3, NO_RECEIPTS, NUMERIC),
    rate(55, 2, RECEIPTS, NUMERIC),
    rate(56, 2, NO_RECEIPTS, NUMERIC),
    rate(57, 2, NO_RECEIPTS, NUMERIC),
    rate(58, 2, RECEIPTS, NUMERIC),
    rate(60, 7, RECEIPTS, NUMERIC),
    rate(61, 2, RECEIPTS, NAMED),
    rate(62, 12, RECEIPTS, NAMED),
    rate(63, 5, RECEIPTS, NAMED),
    rate(64, 2, RECEIPTS, NUMERIC),
    rate(65, 2, RECEIPTS, NAMED),
    rate(66, 1, RECEIPTS, NAMED),
    rate(81, 2, RECEIPTS, NUMERIC),
    rate(82, 1, RECEIPTS, NUMERIC),
    rate(84, 4, NO_RECEIPTS, NAMED),
    rate(86, 1, NO_RECEIPTS, NUMERIC),
    rate(90, 1, RECEIPTS, NAMED),
    rate(91, 2, RECEIPTS, NAMED),
    rate(92, 12, RECEIPTS, NAMED),
    rate(93, 10, RECEIPTS, NAMED),
    rate(94, 12, RECEIPTS, NAMED),
    rate(95, 9, RECEIPTS, NAMED),
    rate(98, 6, RECEIPTS, NUMERIC),
    rate(211, 8, NO_RECEIPTS, NAMED),
    rate(212, 6, RECEIPTS, NAMED),
    rate(213, 6, RECEIPTS, NAMED),
    rate(216, 9, RECEIPTS, NAMED),
    rate(218, 9, RECEIPTS, NUMERIC),
    rate(220, 4, RECEIPTS, NAMED),
    rate(221, 7, RECEIPTS, NAMED),
    rate(222, 6, NO_RECEIPTS, NAMED),
    rate(223, 7, RECEIPTS, NAMED),
    rate(224, 6, RECEIPTS, NAMED),
    rate(225, 10, RECEIPTS, NAMED),
    rate(226, 4, RECEIPTS, NAMED),
    rate(227, 8, RECEIPTS, NAMED),
    rate(228, 7, NO_RECEIPTS, NAMED),
    rate(229, 7, NO_RECEIPTS, NAMED),
    rate(230, 4, RECEIPTS, NAMED),
    rate(231, 6, NO_RECEIPTS, NAMED),
    rate(232, 5, RECEIPTS, NAMED),
    rate(233, 8, RECEIPTS, NAMED),
    rate(234, 8, RECEIPTS, NAMED),
    rate(235, 6, RECEIPTS, NAMED),
    rate(236, 7, NO_RECEIPTS, NAMED),
    rate(237, 5, RECEIPTS, NAMED),
    rate(238, 5, NO_RECEIPTS, NAMED),
    rate(239, 1, NO_RECEIPTS, NAMED),
    rate(240, 6, NO_RECEIPTS, NAMED),
    rate(241, 8, RECEIPTS, NAMED),
    rate(242, 7, RECEIPTS, NAMED),
    rate(243, 5, RECEIPTS, NAMED),
    rate(244, 3, RECEIPTS, NAMED),
    rate(245, 8, NO_RECEIPTS, NAMED),
    rate(246, 2, NO_RECEIPTS, NAMED),
    rate(248, 4, RECEIPTS, NAMED),
    rate(249, 8, NO_RECEIPTS, NAMED),
    rate(250, 8, RECEIPTS, NAMED),
    rate(251, 9, RECEIPTS, NAMED),
    rate(252, 5, NO_RECEIPTS, NAMED),
    rate(253, 4, NO_RECEIPTS, NAMED),
    rate(254, 3, RECEIPTS, NAMED),
    rate(255, 7, RECEIPTS, NAMED),
    rate(256, 7, RECEIPTS, NAMED),
    rate(257, 8, NO_RECEIPTS, NAMED),
    rate(258, 4, RECEIPTS, NAMED),
    rate(260, 8, RECEIPTS, NAMED),
    rate(261, 12, RECEIPTS, NAMED),
    rate(262, 3, NO_RECEIPTS, NAMED),
    rate(263, 5, NO_RECEIPTS, NAMED),
    rate(264, 1, RECEIPTS, NAMED),
    rate(265, 8, RECEIPTS, NAMED),
    rate(266, 3, NO_RECEIPTS, NAMED),
    rate(267, 3, RECEIPTS, NAMED),
    rate(268, 7, RECEIPTS, NAMED),
    rate(269, 7, NO_RECEIPTS, NAMED),
    rate(291, 3, RECEIPTS, NAMED),
    rate(297, 3, NO_RECEIPTS, NAMED),
    rate(298, 2, NO_RECEIPTS, NAMED),
    rate(299, 1, NO_RECEIPTS, NAMED),
    rate(350, 2, RECEIPTS, NUMERIC),
    rate(351, 2, RECEIPTS, NAMED),
    rate(352, 2, RECEIPTS, NAMED),
    rate(353, 2, RECEIPTS, NAMED),
    rate(354, 2, RECEIPTS, NAMED),
    rate(355, 3, RECEIPTS, NAMED),
    rate(356, 2, RECEIPTS, NAMED),
    rate(357, 2, RECEIPTS, NAMED),
    rate(358, 2, RECEIPTS, NAMED),
    rate(359, 4, RECEIPTS, NUMERIC),
    rate(370, 2, RECEIPTS, NAMED),
    rate(371, 2, RECEIPTS, NAMED),
    rate(372, 2, RECEIPTS, NAMED),
    rate(373, 2, NO_RECEIPTS, NUMERIC),
    rate(374, 5, RECEIPTS, NAMED),
    rate(375, 6, RECEIPTS, NAMED),
    rate(376, 3, RECEIPTS, NAMED),
    rate(377, 4, RECEIPTS, NUMERIC),
    rate(378, 8, NO_RECEIPTS, NAMED),
    rate(380, 5, RECEIPTS, NAMED),
    rate(381, 7, RECEIPTS, NAMED),
    rate(382, 4, RECEIPTS, NAMED),
    rate(383, 5, NO_RECEIPTS, NAMED),
    rate(385, 2, RECEIPTS, NAMED),
    rate(386, 4, RECEIPTS, NAMED),
    rate(387, 3, RECEIPTS, NAMED),
    rate(389, 1, RECEIPTS, NAMED),
    rate(420, 2, RECEIPTS, NAMED),
    rate(421, 2, RECEIPTS, NAMED),
    rate(423, 1, RECEIPTS, NAMED),
    rate(500, 3, RECEIPTS, NAMED),
    rate(501, 5, RECEIPTS, NAMED),
    rate(502, 5, RECEIPTS, NUMERIC),
    rate(503, 2, RECEIPTS, NAMED),
    rate(504, 5, NO_RECEIPTS, NAMED),
    rate(505, 4, NO_RECEIPTS, NAMED),
    rate(506, 1, RECEIPTS, NAMED),
    rate(507, 4, RECEIPTS, NUMERIC),
    rate(508, 4, NO_RECEIPTS, NAMED),
    rate(509, 8, NO_RECEIPTS, NAMED),
    rate(590, 4, RECEIPTS, NUMERIC),
    rate(591, 4, RECEIPTS, NAMED),
    rate(592, 6, RECEIPTS, NAMED),
    rate(593, 4, NO_RECEIPTS, NUMERIC),
    rate(594, 4, NO_RECEIPTS, NAMED),
    rate(595, 3, NO_RECEIPTS, NAMED),
    rate(596, 4, NO_RECEIPTS, NAMED),
    rate(597, 6, NO_RECEIPTS, NAMED),
    rate(598, 2, RECEIPTS, NUMERIC),
    rate(599, 7, RECEIPTS, NAMED),
    rate(670, 5, NO_RECEIPTS, NAMED),
    rate(672, 2, NO_RECEIPTS, NAMED),
    rate(673, 2, RECEIPTS, NAMED),
    rate(674, 6, NO_RECEIPTS, NAMED),
    rate(675, 6, RECEIPTS, NAMED),
    rate(676, 4, NO_RECEIPTS, NAMED),
    rate(677, 2, NO_RECEIPTS, NAMED),
    rate(678, 4, NO_RECEIPTS, NAMED),
    rate(679, 5, RECEIPTS, NAMED),
    rate(680, 2, NO_RECEIPTS, NAMED),
    rate(681, 2, NO_RECEIPTS, NAMED),
    rate(682, 4, NO_RECEIPTS, NAMED),
    rate(683, 8, NO_RECEIPTS, NAMED),
    rate(685, 5, NO_RECEIPTS, NAMED),
    rate(686, 1, NO_RECEIPTS, NAMED),
    rate(687, 3, RECEIPTS, NAMED),
    rate(689, 3, RECEIPTS, NAMED),
    rate(690, 8, NO_RECEIPTS, NAMED),
    rate(691, 2, NO_RECEIPTS, NAMED),
    rate(692, 2, NO_RECEIPTS, NAMED),
    rate(852, 2, RECEIPTS, NAMED),
    rate(853, 1, RECEIPTS, NAMED),
    rate(855, 8, RECEIPTS, NUMERIC),
    rate(856, 8, RECEIPTS, NUMERIC),
    rate(880, 9, RECEIPTS, NAMED),
    rate(886, 2, NO_RECEIPTS, NUMERIC),
    rate(960, 6, NO_RECEIPTS, NAMED),
    rate(961, 9, RECEIPTS, NUMERIC),
    rate(962, 8, RECEIPTS, NAMED),
    rate(963, 9, RECEIPTS, NUMERIC),
    rate(964, 9, RECEIPTS, NAMED),
    rate(965, 7, RECEIPTS, NAMED),
    rate(966, 5, RECEIPTS, NAMED),
    rate(967, 6, NO_RECEIPTS, NAMED),
    rate(968, 4, RECEIPTS, NAMED),
    rate(970, 9, NO_RECEIPTS, NAMED),
    rate(971, 3, RECEIPTS, NAMED),
    rate(972, 6, RECEIPTS, NAMED),
    rate(973, 3, RECEIPTS, NAMED),
    rate(974, 6, RECEIPTS, NAMED),
    rate(975, 10, NO_RECEIPTS, NAMED),
    rate(976, 7, RECEIPTS, NUMERIC),
    rate(977, 8, RECEIPTS, NUMERIC),
    rate(992, 10, RECEIPTS, NAMED),
    rate(993, 7, NO_RECEIPTS, NAMED),
    rate(994, 9, RECEIPTS, NAMED),
    rate(995, 4, RECEIPTS, NAMED),
    rate(996, 8, RECEIPTS, NAMED),
    rate(998, 12, RECEIPTS, NAMED),
    rate(1242, 3, NO_RECEIPTS, NUMERIC),
    rate(1246, 7, NO_RECEIPTS, NUMERIC),
    rate(1264, 6, RECEIPTS, NAMED),
    rate(1268, 5, RECEIPTS, NAMED),
    rate(1284, 5, RECEIPTS, NAMED),
    rate(1345, 6, RECEIPTS, NAMED),
    rate(1441, 7, NO_RECEIPTS, NAMED),
    rate(1473, 6, RECEIPTS, NAMED),
    rate(1649, 6, RECEIPTS, NAMED),
    rate(1664, 6, RECEIPTS, NUMERIC),
    rate(1684, 2, NO_RECEIPTS, NUMERIC),
    rate(1721, 2, NO_RECEIPTS, NAMED),
    rate(1758, 7, RECEIPTS, NAMED),
    rate(1767, 7, RECEIPTS, NAMED),
    rate(1784, 7, RECEIPTS, NAMED),
    rate(1809, 3, NO_RECEIPTS, NUMERIC),
    rate(1829, 3, NO_RECEIPTS, NUMERIC),
    rate(1849, 3, NO_RECEIPTS, NUMERIC),
    rate(1868, 7, NO_RECEIPTS, NAMED),
    rate(1869, 6, RECEIPTS, NAMED),
    rate(1876, 7, RECEIPTS, NAMED),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_ascend_so_that_binary_search_finds_each() {
        assert!(RATES.windows(2).all(|pair| pair[0].prefix < pair[1].prefix));
        assert!(RATES.iter().all(|rate| rate_for_prefix(rate.prefix) == Some(rate)));
    }

    #[test]
    fn multipliers_are_in_the_published_range() {
        assert!(RATES.iter().all(|rate| (1..=12).contains(&rate.multiplier)));
        assert_eq!(RATES.iter().filter(|rate| rate.multiplier == 12).count(), 5);
    }

    #[test]
    fn receipts_are_believed_where_the_carrier_sends_them() {
        assert!(rate_for_prefix(44).is_some_and(|rate| rate.delivery_receipts));
        assert!(rate_for_prefix(1).is_some_and(|rate| !rate.delivery_receipts && rate.numeric_sender));
    }
}

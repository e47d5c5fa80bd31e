//! The decisions of the protocol, without I/O: what makes a hit, who may fill, what a change does.
//!
//! Every key has a [`Generation`]: a random token, and the marks of changes under way. So has every group of keys that
//! changes together (`service-…-template-*`). A value in the cache bears the tokens of its groups as they were when it was
//! asked for, its [`Stamp`].
//!
//! - **Hit**: a value whose stamp is what its groups have now. A value never stands beside a mark of its own key, since
//!   beginning a change deletes it and nobody fills while a mark stands.
//! - **Miss**: the reader asks for a [`Permit`] before it asks the API. A reader that meets a mark gets none, and does not
//!   fill, even if the mark is gone by the time it has the answer.
//! - **Fill**: only if the key's token is still the permit's and no mark stands. The tokens of groups need no check: they
//!   are in the stamp, and a stamp of the past hits nothing.
//! - **Change**: *begin* puts a new token, deletes the value and adds a mark of this writer; then the API is called; *end*
//!   puts a new token, deletes the value and takes this writer's mark away, nobody else's. Ending invalidates once more
//!   because the mark may have run out under a slow writer. A writer that dies leaves its mark to run out.
//!
//! Losing any of it is safe. A token that was evicted is replaced by a random one, which no permit and no stamp matches. A
//! mark that was evicted is one that ran out early.
//!
//! # Whom to believe
//!
//! All of that holds as long as what was told to the cache stays told. A shared cache can be out of reach of a writer, come
//! back with old data, or fail over to a copy that lacks the last writes. Therefore it is believed only under a lease: a
//! [`Trust`] that stands in the server, names that server by an identity that changes whenever something may have been
//! lost, and runs out [`LEASE`] after the moment at which its keeper began to read the outbox. Let `t` be a time of that
//! server's clock. The keeper reads `t`; reads the outbox, in which every change of a row behind a cached value is
//! recorded by the transaction that makes it; forgets what is named there; and only then grants trust until `t + LEASE`.
//!
//! 1. *Trust implies that the outbox was applied.* If a server is trusted at some time `x`, then every change that was
//!    committed before `x - LEASE` has been applied to it.
//! 2. *One server is trusted at a time.* Before the keeper begins an epoch on another server, or on the same after it may
//!    have lost something, it waits until what it last granted has run out. It has recorded in the database what it
//!    trusts, before it grants; and there is one keeper, who holds a lock of the database in the session in which it reads
//!    the outbox.
//! 3. *A value is of one epoch.* It bears in its stamp the epoch of the trust that its reader saw before it asked the API,
//!    and hits only while that epoch is trusted. So what a server brings back from before hits nothing.
//!
//! A change returns either when its end was told to a server that was trusted at that moment, or [`LEASE_IS_OVER`] after
//! the API answered. Take a read that starts after that, and hits with a value of epoch `e`, all of it read in one step
//! together with the trust in `e`. In the first case: let the end have been told in epoch `f`. By 2, `e` is not before `f`.
//! If it is `f`, the value was deleted and old permits refused, as above. If it is after `f`, its reader saw trust in `e`
//! before it asked the API, which was after `f` was over, which was after the change. In the second case, by 1, the change
//! was applied to the server that was trusted, which deletes the value and refuses old permits, before that trust was
//! granted. In every case the value is not older than the change. This is also why nothing else need be done when a writer
//! dies, or its marks are lost: the outbox has what it changed.
//!
//! It is assumed that clocks run equally fast to within a quarter, that a server's clock is not set back while it is
//! trusted, and that a server which is made a copy of another drops its clients, as Sentinel sees to.
//!
//! The backends follow these rules, the one in this process by calling them, Redis in scripts that a common suite of tests
//! holds to them; `model` explores them exhaustively.

mod generation;
#[cfg(test)]
mod model;
mod trust;

pub use generation::{Generation, Permit, Stamp, Token, Writer};
pub use trust::{LEASE, LEASE_IS_OVER, Next, Trust};

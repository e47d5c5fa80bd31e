//! Calls that others wait for, and that fail or are given up.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tidings_cache::{Address, Backend, Cache, CallError, Read, protocol::Writer};
use tokio::{sync::watch, task::JoinHandle};

const KEY: &str = "service-1";
const READERS: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Failed {
    Away,
    Refused,
}

impl CallError for Failed {
    fn may_have_happened(&self) -> bool {
        false
    }

    fn for_everybody(&self) -> Option<Self> {
        (*self == Self::Away).then_some(*self)
    }
}

type Answer = Result<u32, Failed>;
/// By the number of the reader.
type Waiting = BTreeMap<usize, JoinHandle<Answer>>;

/// Readers of one key, and the API that they call.
struct Readers {
    cache: Cache,
    /// Who has called, one after the other.
    callers: watch::Sender<Vec<usize>>,
    /// So many of them are answered, with this.
    answered: watch::Sender<(usize, Answer)>,
}

impl Readers {
    /// Who share a call because they missed with the same permit.
    fn who_miss() -> Arc<Self> {
        Self::of(crate::in_process())
    }

    /// Who share a call because the cache has no word for them: a change is under way.
    async fn past_the_cache() -> Arc<Self> {
        let backend = crate::in_process();
        backend.begin(&[KEY.to_owned()], Writer(1), Duration::from_secs(60)).await.unwrap();
        Self::of(backend)
    }

    fn of(backend: Arc<dyn Backend>) -> Arc<Self> {
        Arc::new(Self {
            cache: Cache::new(backend),
            callers: watch::Sender::default(),
            answered: watch::Sender::new((0, Ok(0))),
        })
    }

    /// They have come, and wait, in this order.
    async fn come(self: &Arc<Self>) -> Waiting {
        let waiting = (0..READERS).map(|number| (number, tokio::spawn(Arc::clone(self).read(number)))).collect();
        tokio::task::yield_now().await;
        waiting
    }

    async fn read(self: Arc<Self>, number: usize) -> Answer {
        let address = Address { key: KEY.to_owned(), groups: Vec::new() };
        let read = Read { family: "service-{service_id}", address, keep: Duration::from_secs(60) };
        self.cache.read(&read, async || self.call(number).await).await
    }

    async fn call(&self, caller: usize) -> Answer {
        self.callers.send_modify(|callers| callers.push(caller));
        let calls = self.callers.borrow().len();
        self.answered.subscribe().wait_for(|(answered, _)| *answered >= calls).await.unwrap().1
    }

    /// Answers that many of the calls, those before included.
    fn answer(&self, calls: usize, answer: Answer) {
        self.answered.send_modify(|answered| *answered = (calls, answer));
    }

    /// Waits until so many calls were made, and no more. Who made the last.
    async fn have_called(&self, calls: usize) -> usize {
        let mut callers = self.callers.subscribe();
        let callers = callers.wait_for(|callers| callers.len() >= calls).await.unwrap();
        assert_eq!(callers.len(), calls, "{callers:?}");
        callers[calls - 1]
    }
}

async fn answers(waiting: Waiting) -> Vec<Answer> {
    futures::future::join_all(waiting.into_values()).await.into_iter().map(Result::unwrap).collect()
}

async fn give_up(waiting: &mut Waiting, reader: usize) {
    let reader = waiting.remove(&reader).unwrap();
    reader.abort();
    assert!(reader.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn those_who_miss_together_fail_with_the_one_call() {
    let readers = Readers::who_miss();
    let waiting = readers.come().await;
    readers.answer(READERS, Err(Failed::Away));
    assert_eq!(answers(waiting).await, [Err(Failed::Away); READERS]);
    readers.have_called(1).await;
}

#[tokio::test]
async fn those_past_the_cache_fail_with_the_call_that_began_after_they_came() {
    let readers = Readers::past_the_cache().await;
    let waiting = readers.come().await;
    readers.answer(READERS, Err(Failed::Away));
    assert_eq!(answers(waiting).await, [Err(Failed::Away); READERS]);
    readers.have_called(2).await;
}

/// A failure that was shared keeps nobody from asking anew.
#[tokio::test]
async fn who_comes_after_a_failure_calls_again() {
    for readers in [Readers::who_miss(), Readers::past_the_cache().await] {
        readers.answer(1, Err(Failed::Away));
        assert_eq!(Arc::clone(&readers).read(0).await, Err(Failed::Away));
        readers.answer(2, Ok(7));
        assert_eq!(Arc::clone(&readers).read(0).await, Ok(7));
        readers.have_called(2).await;
    }
}

/// The API is there, and what it says may be due to what the key does not tell.
#[tokio::test]
async fn a_refusal_is_only_the_callers() {
    for readers in [Readers::who_miss(), Readers::past_the_cache().await] {
        let waiting = readers.come().await;
        readers.answer(READERS, Err(Failed::Refused));
        assert_eq!(answers(waiting).await, [Err(Failed::Refused); READERS]);
        readers.have_called(READERS).await;
    }
}

#[tokio::test]
async fn when_the_caller_of_those_who_miss_goes_away_one_of_them_calls() {
    let readers = Readers::who_miss();
    let mut waiting = readers.come().await;
    give_up(&mut waiting, readers.have_called(1).await).await;
    readers.have_called(2).await;
    readers.answer(2, Ok(7));
    assert_eq!(answers(waiting).await, [Ok(7); READERS - 1]);
    readers.have_called(2).await;
}

#[tokio::test]
async fn when_the_caller_of_those_past_the_cache_goes_away_one_of_them_calls() {
    let readers = Readers::past_the_cache().await;
    let mut waiting = readers.come().await;
    assert_eq!(readers.have_called(1).await, 0);
    // It waits for its turn, and those after it for what it will be told.
    give_up(&mut waiting, 1).await;
    readers.answer(1, Ok(7));
    // Whoever took its place goes away in the middle of the call.
    give_up(&mut waiting, readers.have_called(2).await).await;
    readers.have_called(3).await;
    // The others share the next one.
    readers.answer(4, Ok(7));
    assert_eq!(answers(waiting).await, [Ok(7); READERS - 2]);
    readers.have_called(4).await;
}

//! One job in shared memory. Everything is an atomic, so that any process may read and write it without a lock and
//! without `unsafe`; all zeros is a free slot.

use std::sync::atomic::{fence, AtomicBool, AtomicI32, AtomicI64, AtomicU32, AtomicU64, AtomicU8, Ordering};

/// Lanes of one job.
pub const LANES: usize = pgclone_core::options::MAX_PARALLEL as usize;
/// Longest conninfo, and longest options, in bytes.
pub const LONG_TEXT: usize = 64 * 1024;
/// Longest description of a job.
const SPEC: usize = 16 * 1024;

/// What a slot is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Nothing.
    Free = 0,
    /// A background job.
    Job = 1,
    /// A clone that a session waits for.
    Foreground = 2,
}

/// A job.
#[repr(C)]
pub struct Slot {
    /// Held for a few instructions by whoever takes or leaves the slot.
    lock: AtomicBool,
    used: AtomicU32,
    /// Grows each time the slot is taken.
    ticket: AtomicU32,
    /// Processes that use it. The last one to leave frees it.
    users: AtomicU32,
    /// Database that the job is in.
    pub database: AtomicU32,
    /// Number in that database's ledger; 0 for a foreground clone.
    pub job_id: AtomicI32,
    /// The coordinator, or the session of a foreground clone.
    pub coordinator: AtomicI32,
    /// Lanes that the job has.
    pub lanes: AtomicU32,
    /// Whoever starts the job is there, and has not said yet whether the workers may begin.
    pub launching: AtomicBool,
    /// The workers may begin.
    pub go: AtomicBool,
    /// Somebody wants the job to end.
    pub cancel: AtomicBool,
    /// The coordinator has ended the job.
    pub closing: AtomicBool,
    /// The source is not needed any more.
    pub released: AtomicBool,
    pub stage: AtomicU32,
    pub generation: AtomicU64,
    /// Nanoseconds since 1970 up to which reading is booked; 0 if nothing was read.
    pub booked: AtomicI64,
    /// Lanes that may have a session on the source, a bit each, where not all may.
    pub readers: AtomicU64,
    /// Microseconds since the epoch of `timestamptz`.
    pub started: AtomicI64,
    pub phase: Text<64>,
    pub snapshot: Text<64>,
    /// What a lane told that could not go on: SQLSTATE, message, detail and hint, with a null character between each two.
    pub failure: Text<4096>,
    /// Description of the job, as JSON. May hold a password.
    pub spec: Text<SPEC>,
    /// May hold a password.
    pub conninfo: Text<LONG_TEXT>,
    /// May hold keys of masks.
    pub options: Text<LONG_TEXT>,
    /// True if there are options.
    pub has_options: AtomicBool,
    /// What the ledger tells of a background job.
    pub shown: Shown,
    pub lane: [Lane; LANES],
}

/// What others see of a clone that is in no ledger.
#[repr(C)]
pub struct Shown {
    /// The function that was called.
    pub operation: Text<64>,
    /// Schema that the call names.
    pub schema: Text<256>,
    /// Table that the call names.
    pub table: Text<256>,
    pub tables_total: AtomicU64,
    /// Tables that are complete.
    pub tables: AtomicU64,
    /// Bytes of the tables on the source.
    pub bytes_total: AtomicU64,
    /// Those of them that are done.
    pub bytes_done: AtomicU64,
}

/// A lane of a job.
#[repr(C)]
pub struct Lane {
    /// Its process, 0 while there is none.
    pub pid: AtomicI32,
    /// Number of times that a worker was registered for it.
    pub registered: AtomicU32,
    pub rows: AtomicU64,
    pub bytes: AtomicU64,
    pub object: Text<256>,
}

impl Slot {
    fn locked<T>(&self, work: impl FnOnce() -> T) -> T {
        while self
            .lock
            .compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_err()
        {
            std::thread::yield_now();
        }
        let result = work();
        self.lock.store(false, Ordering::Release);
        result
    }

    /// Takes a free slot; the taker is its first user. Returns the ticket.
    pub fn take(&self, kind: Use) -> Option<u32> {
        self.locked(|| {
            if self.used.load(Ordering::Relaxed) != Use::Free as u32 {
                return None;
            }
            self.clear();
            self.used.store(kind as u32, Ordering::Relaxed);
            self.users.store(1, Ordering::Relaxed);
            Some(self.ticket.fetch_add(1, Ordering::Relaxed).wrapping_add(1))
        })
    }

    /// Becomes a user of a slot that was taken under that ticket.
    pub fn join(&self, ticket: u32) -> bool {
        self.locked(|| {
            let same = self.ticket.load(Ordering::Relaxed) == ticket;
            let used = self.used.load(Ordering::Relaxed) != Use::Free as u32;
            if same && used {
                self.users.fetch_add(1, Ordering::Relaxed);
            }
            same && used
        })
    }

    /// Is no user any more. The last one wipes the secrets and frees the slot.
    pub fn leave(&self) {
        self.locked(|| {
            if self.users.fetch_sub(1, Ordering::Relaxed) == 1 {
                self.clear();
                self.used.store(Use::Free as u32, Ordering::Relaxed);
            }
        });
    }

    /// What it is used for.
    pub fn used(&self) -> Use {
        match self.used.load(Ordering::Acquire) {
            1 => Use::Job,
            2 => Use::Foreground,
            _ => Use::Free,
        }
    }

    fn clear(&self) {
        self.users.store(0, Ordering::Relaxed);
        self.database.store(0, Ordering::Relaxed);
        self.job_id.store(0, Ordering::Relaxed);
        self.coordinator.store(0, Ordering::Relaxed);
        self.lanes.store(0, Ordering::Relaxed);
        for flag in [
            &self.launching,
            &self.go,
            &self.cancel,
            &self.closing,
            &self.released,
            &self.has_options,
        ] {
            flag.store(false, Ordering::Relaxed);
        }
        self.stage.store(0, Ordering::Relaxed);
        self.generation.store(0, Ordering::Relaxed);
        self.booked.store(0, Ordering::Relaxed);
        self.readers.store(0, Ordering::Relaxed);
        self.started.store(0, Ordering::Relaxed);
        self.phase.wipe();
        self.snapshot.wipe();
        self.failure.wipe();
        self.spec.wipe();
        self.conninfo.wipe();
        self.options.wipe();
        self.shown.clear();
        for lane in &self.lane {
            lane.pid.store(0, Ordering::Relaxed);
            lane.registered.store(0, Ordering::Relaxed);
            lane.rows.store(0, Ordering::Relaxed);
            lane.bytes.store(0, Ordering::Relaxed);
            lane.object.wipe();
        }
    }

    /// Makes a lane one of at most `most` that read, if it is not one already. False if there are so many others.
    pub fn may_read(&self, lane: usize, most: u32) -> bool {
        let bit = Self::bit(lane);
        self.readers
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| {
                (now & bit != 0 || now.count_ones() < most).then_some(now | bit)
            })
            .is_ok()
    }

    /// The lane reads no more.
    pub fn reads_no_more(&self, lane: usize) {
        self.readers.fetch_and(!Self::bit(lane), Ordering::Relaxed);
    }

    fn bit(lane: usize) -> u64 {
        1 << (lane % LANES)
    }

    /// The lanes that the job has.
    pub fn active(&self) -> &[Lane] {
        let lanes = self.lanes.load(Ordering::Relaxed) as usize;
        self.lane.get(..lanes).unwrap_or_default()
    }
}

impl Shown {
    fn clear(&self) {
        self.operation.wipe();
        self.schema.wipe();
        self.table.wipe();
        for number in [&self.tables_total, &self.tables, &self.bytes_total, &self.bytes_done] {
            number.store(0, Ordering::Relaxed);
        }
    }
}

/// A text that one process writes and others read. A reader that meets a writer tries again.
#[repr(C)]
pub struct Text<const N: usize> {
    /// Odd while it is being written.
    version: AtomicU32,
    length: AtomicU32,
    bytes: [AtomicU8; N],
}

impl<const N: usize> Text<N> {
    /// Replaces the text, cut to what fits.
    pub fn set(&self, text: &str) {
        let mut end = text.len().min(N);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.version.fetch_add(1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (to, from) in self.bytes.iter().zip(text.bytes().take(end)) {
            to.store(from, Ordering::Relaxed);
        }
        self.length.store(end as u32, Ordering::Relaxed);
        self.version.fetch_add(1, Ordering::Release);
    }

    /// Replaces the text if it fits as a whole.
    pub fn set_whole(&self, text: &str) -> bool {
        let fits = text.len() <= N;
        if fits {
            self.set(text);
        }
        fits
    }

    /// The text. Empty if it is being written all the time, which a reader of a view can live with.
    pub fn get(&self) -> String {
        for _ in 0..1000 {
            let before = self.version.load(Ordering::Acquire);
            if before % 2 == 0 {
                let length = (self.length.load(Ordering::Relaxed) as usize).min(N);
                let bytes: Vec<u8> = self
                    .bytes
                    .iter()
                    .take(length)
                    .map(|b| b.load(Ordering::Relaxed))
                    .collect();
                fence(Ordering::Acquire);
                if self.version.load(Ordering::Relaxed) == before {
                    return String::from_utf8(bytes).unwrap_or_default();
                }
            }
            std::thread::yield_now();
        }
        String::new()
    }

    /// Overwrites the text with zeros as far as it went.
    fn wipe(&self) {
        let length = (self.length.load(Ordering::Relaxed) as usize).min(N);
        // a writer that was killed half-way left an odd version
        let version = self.version.load(Ordering::Relaxed);
        self.version.store(version | 1, Ordering::Relaxed);
        fence(Ordering::Release);
        self.bytes
            .iter()
            .take(length)
            .for_each(|b| b.store(0, Ordering::Relaxed));
        self.length.store(0, Ordering::Relaxed);
        self.version.store((version | 1).wrapping_add(1), Ordering::Release);
    }
}

//! The server's own machinery in this process, for the in-process loader: a transaction, statements, COPY.
//!
//! Everything here is called between two polls of the engine, never from a future. Errors that the server raises are
//! caught, with all that they say; then the transaction is over, and with it what the server held for it.

#![allow(unsafe_code)]

use std::any::Any;
use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::{from_mut, from_ref, null, null_mut};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use pgclone_core::copy::Answer;
use pgclone_core::inside::Bytes;
use pgclone_core::{sqlstate, Error, Result, Side};
use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode};

use super::text;

/// Gives at most so many bytes of a COPY stream: none at its end, `None` if the COPY is to be given up.
pub type Source<'a> = dyn FnMut(usize) -> Option<Bytes> + 'a;

fn in_transaction() -> bool {
    // SAFETY: looks at the state of this process; main thread.
    unsafe { pg_sys::IsTransactionState() }
}

/// Begins a transaction; one that is still there is rolled back.
pub fn begin() -> Result<()> {
    rollback();
    guarded("BEGIN", || {
        // SAFETY: main thread, outside a transaction.
        unsafe {
            pg_sys::SetCurrentStatementStartTimestamp();
            pg_sys::StartTransactionCommand();
        }
        Ok(())
    })
}

/// Commits the transaction.
pub fn commit() -> Result<()> {
    guarded("COMMIT", || {
        // SAFETY: main thread, inside the transaction that `begin` began, no snapshot of ours left. Statistics go out as
        // a session sends them between two statements.
        unsafe {
            pg_sys::CommitTransactionCommand();
            pg_sys::pgstat_report_stat(true);
        }
        show(None);
        Ok(())
    })
}

/// Ends the transaction, if there is one.
pub fn rollback() {
    if in_transaction() {
        // SAFETY: main thread. It releases all that the transaction holds, also after an error.
        unsafe { pg_sys::AbortCurrentTransaction() }
        show(None);
    }
}

/// Runs statements, perhaps with a text as `$1`, in the transaction.
pub fn run(sql: &str, parameter: Option<&str>) -> Result<Answer> {
    guarded(sql, || {
        let sql = c_string(sql)?;
        let parameter = parameter.map(c_string).transpose()?;
        show(Some(&sql));
        // SAFETY: main thread, inside a transaction, strings in the server's encoding that outlive the call. What an
        // error leaves open is closed with the transaction.
        unsafe {
            pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
            pg_sys::SPI_connect();
            let code = match &parameter {
                None => pg_sys::SPI_execute(sql.as_ptr(), false, 0),
                Some(text) => {
                    let mut types = [pg_sys::TEXTOID];
                    let mut values = [pg_sys::Datum::from(pg_sys::cstring_to_text(text.as_ptr()))];
                    let (types, values) = (types.as_mut_ptr(), values.as_mut_ptr());
                    pg_sys::SPI_execute_with_args(sql.as_ptr(), 1, types, values, null(), false, 0)
                }
            };
            if code < 0 {
                return Err(internal(&format!("SPI says {code}.")));
            }
            let answer = answer();
            pg_sys::SPI_finish();
            pg_sys::PopActiveSnapshot();
            pg_sys::CommandCounterIncrement();
            Ok(answer)
        }
    })
}

/// What SPI has: rows, and the first column of those that it returned.
///
/// # Safety
/// After a statement, before SPI is finished.
unsafe fn answer() -> Answer {
    // SAFETY: as the caller promises; a table of tuples, if there is one, is of the last statement. Values are C strings,
    // or NULL.
    unsafe {
        let mut answer = Answer {
            rows: pg_sys::SPI_processed,
            texts: Vec::new(),
        };
        let Some(table) = pg_sys::SPI_tuptable.as_ref() else {
            return answer;
        };
        for n in 0..pg_sys::SPI_processed as usize {
            let value = pg_sys::SPI_getvalue(*table.vals.add(n), table.tupdesc, 1);
            if !value.is_null() {
                answer.texts.push(text::from_server(CStr::from_ptr(value).to_bytes()));
            }
        }
        answer
    }
}

/// Where [`give_rows`] takes rows from, while [`copy`] runs.
struct Feed<'a>(&'a mut Source<'a>);

static FEED: AtomicPtr<c_void> = AtomicPtr::new(null_mut());

/// Runs `COPY ... FROM STDIN` in the transaction, with rows from `source`. Returns how many were loaded. The steps are those
/// of the server for a COPY statement; rights are not asked, as the caller is a superuser.
pub fn copy<'a>(sql: &str, source: &'a mut Source<'a>) -> Result<u64> {
    let mut feed = Feed(source);
    FEED.store(from_mut(&mut feed).cast(), Ordering::Relaxed);
    let rows = guarded(sql, || {
        let sql = c_string(sql)?;
        show(Some(&sql));
        // SAFETY: main thread, inside a transaction. The parser's list has one raw statement, whose tag is looked at before
        // it is taken for a COPY. The relation is locked until the transaction ends. What an error leaves open is closed
        // with the transaction.
        unsafe {
            let statement = parse_copy(&sql)?;
            pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
            let lock = pg_sys::RowExclusiveLock as c_int;
            let relation = pg_sys::table_openrv((*statement).relation, lock);
            let state = pg_sys::make_parsestate(null_mut());
            pg_sys::addRangeTableEntryForRelation(state, relation, lock, null_mut(), false, false);
            let (columns, options) = ((*statement).attlist, (*statement).options);
            let give = Some(give_rows as unsafe extern "C-unwind" fn(*mut c_void, c_int, c_int) -> c_int);
            let copy = pg_sys::BeginCopyFrom(state, relation, null_mut(), null(), false, give, columns, options);
            let rows = pg_sys::CopyFrom(copy);
            pg_sys::EndCopyFrom(copy);
            pg_sys::free_parsestate(state);
            pg_sys::table_close(relation, pg_sys::NoLock as c_int);
            pg_sys::PopActiveSnapshot();
            pg_sys::CommandCounterIncrement();
            Ok(rows)
        }
    });
    FEED.store(null_mut(), Ordering::Relaxed);
    rows
}

/// # Safety
/// Main thread; the result lives as long as the current memory context.
unsafe fn parse_copy(sql: &CStr) -> Result<*const pg_sys::CopyStmt> {
    // SAFETY: the parser returns a list of raw statements; elements and tags are checked before they are used.
    unsafe {
        let list = pg_sys::raw_parser(sql.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
        let raw = match list.as_ref() {
            Some(list) if list.length == 1 => (*list.elements).ptr_value.cast::<pg_sys::RawStmt>(),
            _ => return Err(internal("The COPY is not one statement.")),
        };
        match (*raw).stmt.as_ref() {
            Some(node) if node.type_ == pg_sys::NodeTag::T_CopyStmt => Ok((*raw).stmt.cast()),
            _ => Err(internal("The statement is not a COPY.")),
        }
    }
}

/// The server's COPY calls this when it wants more of the stream.
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn give_rows(buffer: *mut c_void, at_least: c_int, at_most: c_int) -> c_int {
    let (at_least, at_most) = (at_least.max(1) as usize, at_most.max(0) as usize);
    let mut given = 0;
    // SAFETY: `copy` has put the feed there and is on the stack below; nobody else uses it meanwhile.
    let Some(feed) = (unsafe { FEED.load(Ordering::Relaxed).cast::<Feed>().as_mut() }) else {
        return 0;
    };
    while given < at_least.min(at_most) {
        match (feed.0)(at_most - given) {
            Some(rows) if rows.is_empty() => break,
            Some(rows) => {
                let length = rows.len().min(at_most - given);
                // SAFETY: the buffer has room for `at_most` bytes, and is not the source's.
                unsafe {
                    buffer
                        .cast::<u8>()
                        .add(given)
                        .copy_from_nonoverlapping(rows.as_ptr(), length)
                };
                given += length;
            }
            None => {
                let code = PgSqlErrorCode::ERRCODE_QUERY_CANCELED;
                ErrorReport::new(code, "the rest of the rows is not wanted", "pgclone").report(PgLogLevel::ERROR);
            }
        }
    }
    given as c_int
}

/// What the server said when it raised an error, in its own encoding.
struct Raised {
    sqlstate: String,
    message: Vec<u8>,
    detail: Option<Vec<u8>>,
    hint: Option<Vec<u8>>,
    context: Option<Vec<u8>>,
}

impl Raised {
    fn error(self, sql: &str) -> Error {
        let text = |part: Option<Vec<u8>>| part.map(|p| text::from_server(&p));
        let context = text(self.context).and_then(|c| without_statement(&c, sql));
        let (message, detail) = (text::from_server(&self.message), text(self.detail));
        Error {
            hint: text(self.hint),
            ..Error::of_server(
                Side::Target,
                &self.sqlstate,
                &message,
                detail.as_deref(),
                context.as_deref(),
            )
        }
    }
}

/// SPI adds its statement to the context, which a session does not.
fn without_statement(context: &str, sql: &str) -> Option<String> {
    let kept = match context.rfind(sql) {
        Some(at) if !sql.is_empty() => context.get(..at)?.rfind('\n').and_then(|end| context.get(..end)),
        _ => Some(context),
    };
    kept.filter(|c| !c.is_empty()).map(str::to_owned)
}

/// Runs `work`; what the server raises meanwhile becomes an error of the engine. After a failure the transaction is over.
fn guarded<T>(sql: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    if sql != "BEGIN" && !in_transaction() {
        return Err(Error::new("25P01", "there is no transaction in progress").on(Side::Target));
    }
    let raised: RefCell<Option<Raised>> = RefCell::new(None);
    // SAFETY: main thread. The frame is taken off before it and what it points to are gone; errors do not jump past
    // this function, because every call of the server catches them.
    let result = unsafe {
        let mut frame = pg_sys::ErrorContextCallback {
            previous: pg_sys::error_context_stack,
            callback: Some(take_down),
            arg: from_ref(&raised).cast_mut().cast(),
        };
        let previous = frame.previous;
        pg_sys::error_context_stack = &raw mut frame;
        let result = catch_unwind(AssertUnwindSafe(work));
        pg_sys::error_context_stack = previous;
        result
    };
    let result = result.unwrap_or_else(|panic| Err(failure(raised.take(), panic.as_ref(), sql)));
    if result.is_err() {
        rollback();
    }
    result
}

fn failure(raised: Option<Raised>, panic: &(dyn Any + Send), sql: &str) -> Error {
    match raised {
        Some(raised) => raised.error(sql),
        None => internal(panic.downcast_ref::<&str>().copied().unwrap_or("A panic.")),
    }
}

/// Takes down an error that is being raised. It is the outermost of the functions that the server calls to add context, so
/// the error is complete; pgrx would keep neither its context nor every SQLSTATE.
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn take_down(raised: *mut c_void) {
    // SAFETY: `guarded` is on the stack below and owns what `raised` points to. The server allows a copy of the error that
    // is being reported, outside its own context for errors.
    unsafe {
        let before = pg_sys::CurrentMemoryContext;
        pg_sys::CurrentMemoryContext = pg_sys::TopMemoryContext;
        let data = pg_sys::CopyErrorData();
        if (*data).elevel >= pg_sys::PGERROR as c_int {
            let part = |p: *const c_char| (!p.is_null()).then(|| CStr::from_ptr(p).to_bytes().to_vec());
            let state = CStr::from_ptr(pg_sys::unpack_sql_state((*data).sqlerrcode));
            let raised = raised.cast::<RefCell<Option<Raised>>>();
            (*raised).replace(Some(Raised {
                sqlstate: state.to_string_lossy().into_owned(),
                message: part((*data).message).unwrap_or_default(),
                detail: part((*data).detail),
                hint: part((*data).hint),
                context: part((*data).context),
            }));
        }
        pg_sys::FreeErrorData(data);
        pg_sys::CurrentMemoryContext = before;
    }
}

/// Shows in `pg_stat_activity` what runs; none for nothing.
fn show(sql: Option<&CStr>) {
    use pg_sys::BackendState::{STATE_IDLE, STATE_RUNNING};
    // SAFETY: main thread; the text is copied.
    unsafe {
        match sql {
            Some(sql) => pg_sys::pgstat_report_activity(STATE_RUNNING, sql.as_ptr()),
            None => pg_sys::pgstat_report_activity(STATE_IDLE, null()),
        }
    }
}

fn c_string(value: &str) -> Result<CString> {
    CString::new(text::encode(value)).map_err(|_| internal("A statement has a null character."))
}

fn internal(detail: &str) -> Error {
    Error::new(sqlstate::INTERNAL_ERROR, "internal error in the in-process loader").detail(detail)
}

thread_local! {
    static LAST_ACT: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// What is to be done if the process exits from within one of the calls above, as it does on SIGTERM: nothing on our stack
/// would run any more.
pub fn before_exit(act: Option<Box<dyn FnOnce()>>) {
    static REGISTERED: AtomicBool = AtomicBool::new(false);
    if !REGISTERED.swap(true, Ordering::Relaxed) {
        // SAFETY: main thread of a process of the server.
        unsafe { pg_sys::before_shmem_exit(Some(last_act), pg_sys::Datum::from(0)) }
    }
    LAST_ACT.with(|last| *last.borrow_mut() = act);
}

extern "C-unwind" fn last_act(_code: c_int, _argument: pg_sys::Datum) {
    let act = LAST_ACT.with(|last| last.borrow_mut().take());
    if let Some(act) = act {
        let _ = catch_unwind(AssertUnwindSafe(act));
    }
}

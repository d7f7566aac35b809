using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using MlopsHousing.Monitoring.Predictions;
using SQLitePCL;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>Writes predictions by one prepared statement, straight through SQLite's own calls: no parameter is boxed.</summary>
internal sealed class SqlitePredictionWriter(SqliteConnection connection) : IDisposable
{
    // A batch whose commit was not acknowledged may come again.
    private const string Insert =
        $"INSERT OR IGNORE INTO predictions ({Store.PredictionColumns}) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

    // Other commands are EF Core's, which tells of them.
    private static readonly ActivitySource _tracing = new("MlopsHousing.Monitoring");

    // Names of versions, roles and outcomes are few, and the same row after row: encoding each anew would be most of what a row allocates.
    private const int MostTexts = 100;
    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);

    private sqlite3_stmt? _insert;

    private sqlite3 Database => connection.Handle!;

    public void Write(ReadOnlySpan<PredictionEntry> batch)
    {
        using var span = _tracing.StartActivity("INSERT predictions", ActivityKind.Client)?.SetTag("db.system.name", "sqlite").SetTag("db.operation.batch.size", batch.Length);
        // Taken for writing at once: a lock that is asked for later can't be waited for.
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (ref readonly var entry in batch) Add(entry);
            Execute("COMMIT");
        }
        catch
        {
            raw.sqlite3_exec(Database, "ROLLBACK");
            throw;
        }
    }

    public void Dispose()
    {
        _insert?.Dispose();
        connection.Dispose();
    }

    private void Add(in PredictionEntry entry)
    {
        if (_insert is null) Check(raw.sqlite3_prepare_v2(Database, Insert, out _insert));
        Span<byte> id = stackalloc byte[16];
        entry.Id.TryWriteBytes(id, bigEndian: true, out _);
        raw.sqlite3_bind_blob(_insert, 1, id);
        raw.sqlite3_bind_int(_insert, 2, entry.Row);
        raw.sqlite3_bind_int64(_insert, 3, entry.At.ToUnixTimeMilliseconds());
        raw.sqlite3_bind_text(_insert, 4, Utf8(entry.Version.Model));
        raw.sqlite3_bind_int(_insert, 5, entry.Version.Number);
        raw.sqlite3_bind_text(_insert, 6, Utf8(entry.Version.Digest));
        raw.sqlite3_bind_text(_insert, 7, Utf8(entry.Role));
        raw.sqlite3_bind_blob(_insert, 8, MemoryMarshal.AsBytes(entry.Vector));
        raw.sqlite3_bind_double(_insert, 9, entry.Value);
        // SQLite takes NaN for NULL, which is what a version without intervals has.
        raw.sqlite3_bind_double(_insert, 10, entry.Scale);
        raw.sqlite3_bind_double(_insert, 11, entry.Lower);
        raw.sqlite3_bind_double(_insert, 12, entry.Upper);
        raw.sqlite3_bind_double(_insert, 13, double.IsNaN(entry.Scale) ? double.NaN : entry.Coverage);
        raw.sqlite3_bind_int64(_insert, 14, (long)entry.Took.TotalMicroseconds);
        raw.sqlite3_bind_text(_insert, 15, Utf8(entry.Cache));
        raw.sqlite3_bind_int64(_insert, 16, entry.ClientHash);
        var result = raw.sqlite3_step(_insert);
        raw.sqlite3_reset(_insert);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        if (_texts.TryGetValue(text, out var known)) return known;
        if (_texts.Count == MostTexts) _texts.Clear();
        return _texts[text] = Encoding.UTF8.GetBytes(text);
    }

    private void Execute(string sql) => Check(raw.sqlite3_exec(Database, sql));

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, Database);
}

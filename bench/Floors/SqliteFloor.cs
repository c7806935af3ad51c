using System.Text;
using Countersign.Bench.Load;
using Countersign.Bench.Processes;
using Countersign.Bench.Report;
using SQLitePCL;

namespace Countersign.Bench.Floors;

/// <summary>
/// What SQLite itself allows: one prepared upsert in a loop, a group a transaction, durable (WAL, synchronous=FULL),
/// through its C interface and with no queue, lock or serialiser around it.
/// </summary>
internal static class SqliteFloor
{
    private const int DataBytes = 400;
    private const double Seconds = 1;
    private const int Repeats = 3;
    private const int GroupsUntilUpdate = 8;
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE state (key TEXT PRIMARY KEY, etag INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
        """;

    private const string Upsert = """
        INSERT INTO state (key, etag, data) VALUES (?1, 1, ?2)
        ON CONFLICT (key) DO UPDATE SET etag = etag + 1, data = excluded.data
        """;

    public static Samples UpsertsPerSecond(Scratch scratch, int rowsPerTransaction)
    {
        var samples = new Samples();
        for (var i = 0; i < Repeats; i++)
            samples.Add(Once(scratch, rowsPerTransaction));
        return samples;
    }

    /// <summary>One measurement: upserts per second.</summary>
    public static double Once(Scratch scratch, int rowsPerTransaction)
    {
        Batteries_V2.Init();
        var folder = scratch.NewFolder("sqlite");
        Require(raw.sqlite3_open(Path.Combine(folder, "floor.db"), out var database));
        try
        {
            Require(raw.sqlite3_exec(database, Schema));
            Require(raw.sqlite3_prepare_v2(database, Upsert, out var upsert));
            using (upsert)
                return Loop(database, upsert, rowsPerTransaction);
        }
        finally
        {
            database.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Every row is written twice, some time apart, as a verification is: at its start and at its check.
    private static double Loop(sqlite3 database, sqlite3_stmt upsert, int rowsPerTransaction)
    {
        var data = new byte[DataBytes];
        new Random(1).NextBytes(data);
        var begin = Clock.Now;
        long groups = 0;
        for (; Clock.Now - begin < Clock.FromSeconds(Seconds); groups++)
        {
            var group = groups % 2 == 0 ? groups / 2 : Math.Max(0, (groups / 2) - GroupsUntilUpdate);
            Require(raw.sqlite3_exec(database, "BEGIN IMMEDIATE"));
            for (var i = 0; i < rowsPerTransaction; i++)
            {
                raw.sqlite3_bind_text(upsert, 1, KeyOf((group * rowsPerTransaction) + i));
                raw.sqlite3_bind_blob(upsert, 2, data);
                if (raw.sqlite3_step(upsert) != raw.SQLITE_DONE)
                    throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
                raw.sqlite3_reset(upsert);
            }

            Require(raw.sqlite3_exec(database, "COMMIT"));
        }

        return groups * rowsPerTransaction / Clock.Seconds(Clock.Now - begin);
    }

    // Keys of grains are keyed hashes: neighbours in time are not neighbours in the tree.
    private static byte[] KeyOf(long number)
    {
        var scattered = (ulong)number * 0x9E3779B97F4A7C15;
        return Encoding.ASCII.GetBytes($"number/UZ/{scattered:x16}{~scattered:x16}");
    }

    private static void Require(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite answered {code}");
    }
}

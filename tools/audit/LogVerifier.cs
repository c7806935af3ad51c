namespace Countersign.Audit;

/// <summary>What is wrong, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Message">What.</param>
internal sealed record Finding(long Line, string Message);

/// <summary>A log that is good.</summary>
internal sealed record LogSummary(string Name, long First, long Last, long Erased, DateTimeOffset At);

/// <summary>What a verification came to.</summary>
/// <param name="Logs">The logs that are good, in their order.</param>
/// <param name="Finding">The first thing that is wrong; null where nothing is.</param>
/// <param name="Fingerprint">SHA-256 of the key that has signed.</param>
internal sealed record VerifyReport(IReadOnlyList<LogSummary> Logs, Finding? Finding, string Fingerprint);

/// <summary>
/// Verifies an export: line by line, so that it may be of any size. Written apart from the server: it shares no code
/// with what it checks. The rules are those of docs/events.md.
/// </summary>
internal static class LogVerifier
{
    /// <summary>Logs of a tenant's live or sandbox events. All have to be there, or the tail is missing.</summary>
    private const int Partitions = 4;

    /// <param name="stream">The export.</param>
    /// <param name="trusted">The installation's key; null takes the one that the export names first.</param>
    public static VerifyReport Verify(Stream stream, byte[]? trusted) =>
        Verify(stream, trusted is null ? [] : [trusted]);

    /// <param name="stream">The export.</param>
    /// <param name="named">The installation's keys; none takes the one that the export names first.</param>
    public static VerifyReport Verify(Stream stream, IReadOnlyList<byte[]> named)
    {
        var keys = new TrustedKeys(named);
        var logs = new List<LogSummary>();
        using var lines = new ExportLines(stream);
        try
        {
            while (lines.Next() is { } begin)
            {
                logs.Add(new LogSection(lines, keys).Verify(begin, Expected(logs)));
            }

            if (logs.Count == 0)
                throw new BadRecordException("The file holds no log.");
            if (logs.Count < Count(logs[0].Name))
                throw new BadRecordException($"The tail is missing: {Expected(logs)} and what follows it.");
        }
        catch (BadRecordException bad)
        {
            return new VerifyReport(logs, new Finding(lines.Number, bad.Message), Hashes.Fingerprint(keys.Latest));
        }

        return new VerifyReport(logs, Finding: null, Hashes.Fingerprint(keys.Latest));
    }

    /// <summary>The name of the next log; null where any may begin.</summary>
    private static string? Expected(List<LogSummary> logs) =>
        logs.Count == 0 ? null : $"{Owner(logs[0].Name)}/{logs.Count}";

    private static int Count(string name) => name.EndsWith("/audit/0", StringComparison.Ordinal) ? 1 : Partitions;

    private static string Owner(string name) => name[..name.LastIndexOf('/')];
}

/// <summary>A record is not what it should be.</summary>
internal sealed class BadRecordException(string message) : Exception(message);

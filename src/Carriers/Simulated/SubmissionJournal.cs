using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Simulated;

/// <summary>
/// Appends each message the simulated carrier takes over to a file, for tests that count over crashes: the line is with
/// the operating system before the submission is answered, so a killed process loses none.
/// </summary>
internal sealed class SubmissionJournal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream? _file;
    private readonly TimeProvider _time;

    public SubmissionJournal(IOptions<SimulatedCarrierOptions> options, TimeProvider time)
    {
        _time = time;
        if (options.Value.JournalPath is { Length: > 0 } path)
            _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public void Write(Submission submission)
    {
        if (_file is null)
            return;

        var line = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = submission.Reference,
            ["route"] = submission.Route,
            ["verification_id"] = submission.VerificationId ?? submission.MessageId ?? "",
            ["at"] = _time.GetUtcNow().ToString("O"),
        });
        lock (_gate)
            _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public void Dispose() => _file?.Dispose();
}

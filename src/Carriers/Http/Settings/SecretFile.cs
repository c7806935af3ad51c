using System.Text;

namespace Countersign.Carriers.Http.Settings;

/// <summary>
/// A secret that lies in a file, so that it stands neither in the settings nor in a log. A file that is exchanged is
/// noticed within <see cref="LooksEvery"/>; one that cannot be read for a moment leaves the secret as it was.
/// </summary>
internal sealed class SecretFile(string path, TimeProvider time)
{
    /// <summary>Far above any password, token or key.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>How long an exchanged secret may go unnoticed.</summary>
    public static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private string[] _lines = [];
    private DateTime _written;
    private long? _looked;

    /// <summary>What is wrong with the file as the end of a sentence about its setting; null for nothing.</summary>
    public static string? FaultOf(string? path)
    {
        const string Missing = "must name a file that is there and may be read; mount the secret.";
        if (string.IsNullOrWhiteSpace(path) || !File.Exists(path))
            return Missing;
        try
        {
            return new FileInfo(path).Length is > 0 and <= MaxBytes && ReadLines(path).Length > 0
                ? null
                : $"must name a file with a secret of 1 to {MaxBytes} bytes; put it there.";
        }
        catch (Exception fault) when (IsOfTheFile(fault))
        {
            return Missing;
        }
    }

    /// <summary>The secret: the file's first line.</summary>
    public string Value => Lines[0];

    /// <summary>Every line that is not empty: a secret and the one it replaces.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                if (_looked is not { } looked || time.GetElapsedTime(looked) >= LooksEvery)
                    Look();
                return _lines;
            }
        }
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => "[secret]";

    private void Look()
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (_lines.Length == 0 || written != _written)
            {
                var lines = ReadLines(path);
                if (lines.Length > 0)
                    (_lines, _written) = (lines, written);
            }

            _looked = time.GetTimestamp();
        }
        catch (Exception fault) when (_lines.Length > 0 && IsOfTheFile(fault))
        {
            _looked = time.GetTimestamp(); // It is being exchanged; the next look finds it.
        }
    }

    private static bool IsOfTheFile(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private static string[] ReadLines(string path) => File.ReadAllText(path, Encoding.UTF8)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

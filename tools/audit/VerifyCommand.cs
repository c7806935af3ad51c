using System.Globalization;
using System.Security.Cryptography;

namespace Countersign.Audit;

/// <summary>Verifies a file and says what it found.</summary>
internal static class VerifyCommand
{
    /// <summary>The export is whole and unchanged.</summary>
    public const int Good = 0;

    /// <summary>A record is bad.</summary>
    public const int Bad = 1;

    /// <summary>There is no such file, or no such key.</summary>
    public const int Unreadable = 2;

    public static int Run(FileInfo file, FileInfo? key, TextWriter output, TextWriter errors)
    {
        try
        {
            var trusted = key is null ? [] : ReadKeys(key);
            using var stream = file.OpenRead();
            var report = LogVerifier.Verify(stream, trusted);
            foreach (var log in report.Logs)
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{log.Name}: events {log.First} to {log.Last}, {log.Erased} erased, signed at {log.At:u}"));

            if (report.Finding is { } finding)
            {
                errors.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"line {finding.Line}: {finding.Message}"));
                return Bad;
            }

            output.WriteLine(
                key is null
                    ? $"good, if {report.Fingerprint} is the installation's key: ask its operator, or name the key"
                    : $"good, signed by {report.Fingerprint}");
            return Good;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            errors.WriteLine(fault.Message);
            return Unreadable;
        }
    }

    /// <summary>One after another, as the installation publishes them.</summary>
    private static List<byte[]> ReadKeys(FileInfo file)
    {
        var keys = new List<byte[]>();
        var rest = File.ReadAllText(file.FullName).AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(rest[found.Location]);
            keys.Add(ecdsa.ExportSubjectPublicKeyInfo());
            rest = rest[found.Location.End..];
        }

        return keys.Count > 0 ? keys : throw new IOException($"{file.Name} holds no public key.");
    }
}

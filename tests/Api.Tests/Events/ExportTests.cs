using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Countersign.Api.Tests.Host;
using Countersign.Audit;

namespace Countersign.Api.Tests.Events;

/// <summary>A real export, and everything that can be done to it.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private const int Flows = 6;

    private readonly List<string> _numbers = [];
    private ApiHost _host = null!;
    private byte[] _export = [];

    private List<string> Lines => [.. Encoding.UTF8.GetString(_export).TrimEnd('\n').Split('\n')];

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        for (var flow = 0; flow < Flows; flow++)
        {
            _numbers.Add(SharedHost.FreshNumber());
            await _host.Client.StartedAsync(_numbers[^1]);
        }

        await UntilToldAsync();
        _export = await ExportAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void AnHonestExport_IsGood()
    {
        var report = Verify(_export);
        Assert.Null(report.Finding);
        Assert.Equal(4, report.Logs.Count);
        Assert.Equal(Lines.Count - (2 * report.Logs.Count), report.Logs.Sum(static log => log.Last));
        Assert.True(report.Logs.Sum(static log => log.Last) >= 3 * Flows, "Too few events.");
    }

    [Fact]
    public async Task AnHonestExport_WithErasedNumbers_IsGood()
    {
        foreach (var number in _numbers)
        {
            using var erasure = await _host.Client.PostJsonAsync("/v1/erasures", $$"""{"to": "{{number}}"}""");
            Assert.True(erasure.IsSuccessStatusCode, $"{erasure.StatusCode}");
        }

        await UntilToldAsync("cancelled");
        var after = await UntilErasedAsync();
        var report = Verify(after);
        Assert.Null(report.Finding);
        Assert.Equal(report.Logs.Sum(static log => log.Last), report.Logs.Sum(static log => log.Erased));
    }

    [Fact]
    public void AFlippedByte_AnywhereIsFound_AtItsLine()
    {
        var (line, bytes) = (1L, (byte[])_export.Clone());
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            var finding = Verify(bytes).Finding;
            bytes[at] ^= 1;
            Assert.True(finding is not null, $"Byte {at} of line {line} was flipped, and nobody noticed.");
            Assert.True(finding.Line <= Lines.Count + 1, $"{finding}");
            if (bytes[at] == '\n')
                line++;
        }
    }

    [Fact]
    public void ADroppedEvent_IsFound_WhereItIsMissing()
    {
        for (var at = 0; at < Lines.Count; at++)
        {
            var lines = Lines;
            lines.RemoveAt(at);
            var finding = Verify(lines).Finding;
            Assert.NotNull(finding);
            Assert.InRange(finding.Line, 1, at + 2);
        }
    }

    [Fact]
    public void ReorderedRecords_AreFound()
    {
        for (var at = 0; at + 1 < Lines.Count; at++)
        {
            var lines = Lines;
            (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
            Assert.Equal(at + 1, Verify(lines).Finding?.Line);
        }
    }

    [Fact]
    public void ATruncatedTail_IsFound_WhereverItIsCut()
    {
        for (var kept = 0; kept < Lines.Count; kept++)
            Assert.NotNull(Verify(Lines[..kept]).Finding);
        Assert.NotNull(Verify(_export[..^1]).Finding);
    }

    [Fact]
    public void AnotherKey_IsNotTakenForTheInstallations() =>
        Assert.Equal(1, LogVerifier.Verify(new MemoryStream(_export), new byte[91]).Finding?.Line);

    [Fact]
    public async Task TheCommand_SaysWhatItFound()
    {
        var file = new FileInfo(Path.Combine(_host.Folder, "export.ndjson"));
        await File.WriteAllBytesAsync(file.FullName, _export, Flow.Token);
        var (output, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(VerifyCommand.Good, VerifyCommand.Run(file, key: null, output, errors));
        Assert.Contains("good", output.ToString(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file.FullName, string.Join('\n', Lines[..^1]) + "\n", Flow.Token);
        Assert.Equal(VerifyCommand.Bad, VerifyCommand.Run(file, key: null, output, errors));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"line {Lines.Count - 1}: The tail is missing"),
            errors.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(
            VerifyCommand.Unreadable, VerifyCommand.Run(new FileInfo("/nowhere"), key: null, output, errors));
    }

    private static VerifyReport Verify(byte[] export) => LogVerifier.Verify(new MemoryStream(export), trusted: null);

    private static VerifyReport Verify(List<string> lines) =>
        Verify(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));

    private Task<byte[]> ExportAsync() => _host.Client.GetByteArrayAsync("/v1/events/export", Flow.Token);

    /// <summary>The numbers' pseudonyms are never shown; here the store is asked for them.</summary>
    private async Task<byte[]> UntilErasedAsync()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var export = await ExportAsync();
            if (!export.AsSpan().Contains((byte)'*'))
                return export;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        throw new TimeoutException("Numbers are still in the log.");
    }

    private async Task UntilToldAsync(string type = "attempt.delivered")
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var page = await _host.Client.GetFromJsonAsync<JsonElement>(
                $"/v1/events?limit=1000&type=dev.countersign.verification.{type}", Flow.Token);
            if (page.GetProperty("items").GetArrayLength() == Flows)
                return;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Flow.Token);
        }

        Assert.Fail("What happened was not told.");
    }
}

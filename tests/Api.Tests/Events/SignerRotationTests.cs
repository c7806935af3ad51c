using System.Security.Cryptography;
using System.Text;
using Countersign.Api.Tests.Host;
using Countersign.Audit;
using Countersign.Storage.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Api.Tests.Events;

/// <summary>The key that signs logs is replaced, and what either signed is verified.</summary>
public sealed class SignerRotationTests
{
    [Fact]
    public async Task AnAuditor_WithAnOldKey_VerifiesWhatANewOneSigned_AndTheOtherWayRound()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-signer-").FullName;
        try
        {
            var (old, before) = await LifeAsync(folder, rotate: true);
            var (both, after) = await LifeAsync(folder, rotate: true);
            var (all, last) = await LifeAsync(folder, rotate: false);
            Assert.Equal((1, 2, 3), (old.Count, both.Count, all.Count));
            Assert.Equal(old, both[1..], (one, other) => one.AsSpan().SequenceEqual(other));

            foreach (var export in (byte[][])[before, after, last])
            {
                Assert.Null(Verify(export, all).Finding);
                Assert.Null(Verify(export, []).Finding);
            }

            Assert.Null(Verify(last, old).Finding);
            Assert.Null(Verify(after, [both[1]]).Finding);

            // What an old key signed is not good for those who trust a later one alone: the old one may have leaked.
            Assert.Contains("another key", Verify(before, [both[0]]).Finding!.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task ASuccessionOfForeignKeys_MakesThemNoneOfOurs()
    {
        var ours = Directory.CreateTempSubdirectory("countersign-signer-");
        var others = Directory.CreateTempSubdirectory("countersign-signer-");
        try
        {
            var (trusted, _) = await LifeAsync(ours.FullName, rotate: false);
            await LifeAsync(others.FullName, rotate: true);
            var (_, foreign) = await LifeAsync(others.FullName, rotate: false);
            Assert.Null(Verify(foreign, []).Finding);
            Assert.Contains("another key", Verify(foreign, trusted).Finding!.Message, StringComparison.Ordinal);
        }
        finally
        {
            ours.Delete(recursive: true);
            others.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ASuccession_ThatTheKeyBeforeDidNotSign_IsFound()
    {
        var folder = Directory.CreateTempSubdirectory("countersign-signer-").FullName;
        try
        {
            await LifeAsync(folder, rotate: true);
            var (_, export) = await LifeAsync(folder, rotate: false);
            var text = Encoding.UTF8.GetString(export);
            var at = text.IndexOf("\"successions\":[{\"from\":\"", StringComparison.Ordinal);
            for (var place = at; place < text.IndexOf(']', at); place++)
            {
                var bytes = (byte[])export.Clone();
                bytes[place] ^= 1;
                Assert.Equal(1, Verify(bytes, []).Finding?.Line);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A server lives a while; then its key may be replaced. What it published and exported.</summary>
    private static async Task<(List<byte[]> Keys, byte[] Export)> LifeAsync(string folder, bool rotate)
    {
        await using var host = await ApiHost.StartAsync(folder: folder);
        await host.Client.StartedAsync(SharedHost.FreshNumber());
        using var @operator = host.Operator();
        var pem = await @operator.GetStringAsync("/admin/audit/key", Flow.Token);
        var export = await host.Client.GetByteArrayAsync("/v1/events/export", Flow.Token);
        if (rotate)
        {
            var path = Path.Combine(folder, KeyRingOptions.DefaultFileName);
            var random = host.Services.GetRequiredService<IRandomSource>();
            var next = $"{Keys(pem).Count + 1}";
            foreach (var words in (string[][])[["add", "checkpoint"], ["use", "checkpoint", next]])
                Assert.Equal(0, KeyRingCommand.Run(words, path, random, TextWriter.Null, TextWriter.Null));
        }

        return (Keys(pem), export);
    }

    private static List<byte[]> Keys(string pem)
    {
        var keys = new List<byte[]>();
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(rest[found.Location]);
            keys.Add(key.ExportSubjectPublicKeyInfo());
        }

        return keys;
    }

    private static VerifyReport Verify(byte[] export, IReadOnlyList<byte[]> keys) =>
        LogVerifier.Verify(new MemoryStream(export), keys);
}

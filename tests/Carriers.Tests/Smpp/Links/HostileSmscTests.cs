using Countersign.Carriers.Smpp.Pdus;
using Countersign.Carriers.Smpp.Sessions;
using Countersign.Carriers.Tests.Smpp.Peers;
using FsCheck;
using FsCheck.Fluent;

namespace Countersign.Carriers.Tests.Smpp.Links;

/// <summary>An SMSC that sends anything at all.</summary>
public sealed class HostileSmscTests
{
    private const int Seed = 7;

    private static readonly CommandId[] Kinds = Enum.GetValues<CommandId>();

    [Fact]
    public void AnyBytes_AreCutIntoPdus_OrRefused_WithinTheLimitOfMemory() =>
        Prop.ForAll<byte[], byte>((bytes, step) =>
        {
            var input = new PduInput(new Drip(bytes, 1 + step % 32));
            try
            {
                while (input.ReadAsync().AsTask().GetAwaiter().GetResult() is { Length: > 0 } pdu)
                    Assert.Equal(pdu.Length, PduHeader.Read(pdu.Span).Length);
            }
            catch (SmppProtocolException)
            {
                // Which is what such bytes are.
            }

            return input.Capacity <= PduHeader.MaxPdu;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public async Task AHeaderThatPromisesMuch_SetsNothingAside()
    {
        var header = new byte[PduHeader.Size];
        new PduHeader(int.MaxValue, CommandId.DeliverSm, 0, 1).Write(header);
        var input = new PduInput(new Drip(header, PduHeader.Size));

        await Assert.ThrowsAsync<SmppProtocolException>(async () => await input.ReadAsync());
        Assert.True(input.Capacity < PduHeader.MaxPdu);
    }

    [Fact]
    public async Task PdusOfAnyKind_WithAnyBody_NeitherKillTheLinkNorItsSubmissions()
    {
        await using var link = new TestLink(new ManualTime());
        using var smsc = await link.UpAsync();
        var random = new Random(Seed);
        for (var sent = 0; sent < 2_000; sent++)
        {
            var body = new byte[random.Next(80)];
            random.NextBytes(body);
            var pdu = new byte[PduHeader.Size + body.Length];
            var kind = Kinds[random.Next(Kinds.Length)];
            if (kind == CommandId.Unbind)
                continue;

            new PduHeader(pdu.Length, kind, (uint)random.Next(3), 1_000_000 + (uint)sent).Write(pdu);
            body.CopyTo(pdu.AsSpan(PduHeader.Size));
            await smsc.SendRawAsync(pdu);
        }

        var submitting = link.SubmitAsync();
        while (await smsc.TryReadAsync() is { } pdu)
        {
            if (pdu.Header.Id == CommandId.SubmitSm)
            {
                await smsc.AnswerAsync(pdu, "1");
                break;
            }
        }

        Assert.Equal(new SubmissionResult.Accepted("1"), await submitting);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Drip(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, step)], cancellationToken);
    }
}

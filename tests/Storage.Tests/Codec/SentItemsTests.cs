using Countersign.Storage.Keys;
using Countersign.Storage.Outbox;

namespace Countersign.Storage.Tests.Codec;

/// <summary>What states send, as it lies in the store until it is handed over, byte for byte.</summary>
public sealed class SentItemsTests
{
    private const string Sent =
        "01017193C69524B9E36F000000003C6DF387063FEE630E5092EAD18BC143694015B679344AD9D0D27EC1708307BB545C"
        + "99C78AF92E810FBB1ECD68076987CF4CBB8ED325A8BCFD851BAA47F36207CE5B6379E27951F560D8";

    private const string Held =
        "01017193C69524B9E36F00000000326DF38763498B0D7B7DFE85B680C1436A2176DB1D1925B8A6B751F1738307B9555E"
        + "9AC08AF92EE06CD87138A8E1DBCD02BBB6BB400697E93BDD02";

    private readonly IKeyRing _keys = KeyRing.Generate(new SeededRandom(1));

    [Fact]
    public void WhatAWriteSends_IsStoredAsItEverWas_AndReadBack()
    {
        using var codec = new OutboxCodec(_keys, new SeededRandom(2));
        var stored = codec.Seal(OutboxCodec.Pack(new Sender()));
        Assert.Equal(Sent, Convert.ToHexString(stored.Span));
        stored.Return();

        var back = new List<OutboxEntry>();
        codec.Decode(Convert.FromHexString(Sent), major: 7, minor: 1, back);
        OutboxEntry[] entries =
        [
            new(new OutboxPosition(7, 1), "event-log", "acme/live/0", [1, 2, 3]),
            new(new OutboxPosition(7, 2), "account", "acme", []),
        ];
        Assert.Equivalent(entries, back, strict: true);
    }

    [Fact]
    public void WhatIsHeldForAReceiver_IsStoredAsItEverWas_AndReadBack()
    {
        using var codec = new HeldCodec(_keys, new SeededRandom(2));
        OutboxEntry[] entries =
        [
            new(new OutboxPosition(7, 1), "event-log", "acme/live/0", [1, 2, 3]),
            new(new OutboxPosition(8, 2), "event-log", "acme/live/0", []),
        ];
        var row = Assert.Single(codec.Rows(entries));
        Assert.Equal(Held, Convert.ToHexString(row.Items));
        Assert.Equal(new OutboxPosition(8, 2), row.Last);

        var back = new List<OutboxEntry>();
        codec.Decode(entries[0].Lane, Convert.FromHexString(Held), back);
        Assert.Equivalent(entries, back, strict: true);
    }

    private sealed record Sender : IStateOutbox
    {
        public IReadOnlyList<OutboxItem> Outbox =>
        [
            new("event-log", "acme/live/0", new byte[] { 1, 2, 3 }),
            new("account", "acme", Array.Empty<byte>()),
        ];
    }
}

using Countersign.Numbers;
using Countersign.Sandbox;
using Countersign.Verifications;

namespace Countersign.Grains.Tests.Sandbox;

public sealed class MailboxTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Mailbox _mailbox = new(capacity: 100, part: 5);

    [Fact]
    public void List_MoreThanAreKept_ForgetsTheOldest()
    {
        for (var i = 1000; i < 1150; i++)
            Add($"+9989012{i:00000}");

        var all = _mailbox.List(null, null, 1_000).ToList();
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"+9989012{1149 - i:00000}"), all.Select(one => one.To.Reveal()));
        Assert.Equal(all[40..43], _mailbox.List(null, all[39].Sequence, 3));
        Assert.Empty(_mailbox.List(Number("+998901201010"), null, 10));
        Assert.Empty(_mailbox.List(null, all[^1].Sequence, 10));
    }

    [Fact]
    public void List_OfOneNumber_FollowsItsMessagesNewestFirst()
    {
        foreach (var ending in new[] { 100, 200, 100, 300, 100 })
            Add($"+9989012{ending:00000}");

        var all = _mailbox.List(null, null, 10).Reverse().ToList();
        var mine = _mailbox.List(Number("+998901200100"), null, 10).ToList();

        Assert.Equal([all[4], all[2], all[0]], mine);
        Assert.Equal([all[2], all[0]], _mailbox.List(Number("+998901200100"), all[4].Sequence, 10));
        Assert.Equal([all[4]], _mailbox.List(Number("+998901200100"), null, 1));
    }

    [Fact]
    public void Sequences_GrowWithTimeAndWithinIt_AndAreUniqueOverAllParts()
    {
        var other = new Mailbox(capacity: 100, part: 6);
        for (var i = 0; i < 3; i++)
        {
            Add("+998901200100");
            other.Add(Message("+998901200100"), Now);
        }

        _mailbox.Add(Message("+998901200100"), Now + TimeSpan.FromMilliseconds(1));
        var sequences = _mailbox.List(null, null, 10).Concat(other.List(null, null, 10)).Select(one => one.Sequence);

        Assert.Equal(7, sequences.Distinct().Count());
        Assert.Equal(_mailbox.List(null, null, 1).Single().Sequence, sequences.Max());
    }

    [Fact]
    public void EveryPart_IsNamedByItsKey()
    {
        foreach (var part in Enumerable.Range(0, SandboxInboxes.PerTenant))
            Assert.Equal(part, SandboxInboxes.PartOf(SandboxInboxes.KeyOf("acme", part)));

        var keys = Enumerable.Range(1000, 200).Select(i => SandboxInboxes.KeyOf("acme", Number($"+9989012{i:00000}")));
        Assert.Equal(SandboxInboxes.PerTenant, keys.Distinct().Count());
    }

    [Fact]
    public void AMessage_WhenPrinted_ShowsNeitherNumberNorCode()
    {
        var printed = Message("+998901234567").ToString();
        Assert.DoesNotContain("123456", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("901234567", printed, StringComparison.Ordinal);
    }

    private void Add(string number) => _mailbox.Add(Message(number), Now);

    private static SandboxMessage Message(string number)
    {
        Assert.True(CodeDigits.TryParse("123456", out var code));
        return new SandboxMessage(0, Number(number), Channel.Sms, "123456 is your code", code, Now, "ve_x", "sim-1");
    }

    private static E164 Number(string text)
    {
        Assert.True(E164.TryParseCanonical(text, out var number));
        return number;
    }
}

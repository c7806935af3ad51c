using Countersign.Carriers.Senders;

namespace Countersign.Carriers.Tests.Senders;

public sealed class SenderIdTests
{
    [Theory]
    [InlineData("123", SenderKind.ShortCode)]
    [InlineData("12345678", SenderKind.ShortCode)]
    [InlineData("+998901234567", SenderKind.LongNumber)]
    [InlineData("Acme", SenderKind.Alphanumeric)]
    [InlineData("24 Acme Bank", null)]
    [InlineData("24 Acme", SenderKind.Alphanumeric)]
    [InlineData("12", null)]
    [InlineData("123456789", null)]
    [InlineData("+12345678", null)]
    [InlineData("+1234567890123456", null)]
    [InlineData("+012345678901", null)]
    [InlineData("Acme!", null)]
    [InlineData(" Acme", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void KindOf_ASender_IsToldByItsShape(string? sender, SenderKind? kind) =>
        Assert.Equal(kind, SenderId.KindOf(sender));

    [Theory]
    [InlineData(SenderKind.Alphanumeric, "US", false)]
    [InlineData(SenderKind.Alphanumeric, "CA", false)]
    [InlineData(SenderKind.Alphanumeric, "UZ", true)]
    [InlineData(SenderKind.ShortCode, "US", true)]
    [InlineData(SenderKind.LongNumber, "CN", true)]
    public void WorksIn_ANameInNorthAmerica_DoesNot(SenderKind kind, string region, bool works) =>
        Assert.Equal(works, SenderId.WorksIn(kind, region));
}

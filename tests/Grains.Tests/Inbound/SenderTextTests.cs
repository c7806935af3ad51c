using Countersign.Inbound;

namespace Countersign.Grains.Tests.Inbound;

public sealed class SenderTextTests
{
    [Theory]
    [InlineData("+12025550100", "12025550100")]
    [InlineData("0012025550100", "12025550100")]
    [InlineData(" 12345 ", "12345")]
    [InlineData("Acme", "ACME")]
    [InlineData("+Acme", "+ACME")]
    [InlineData(null, "")]
    public void ASenderId_HasOneSpelling(string? given, string normal) =>
        Assert.Equal(normal, SenderText.Normal(given));
}

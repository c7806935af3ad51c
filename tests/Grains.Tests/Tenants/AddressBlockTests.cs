using System.Net;
using Countersign.Tenants;

namespace Countersign.Grains.Tests.Tenants;

public sealed class AddressBlockTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.9", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void ABlock_ContainsWhatBeginsAlike(string block, string address, bool contains)
    {
        Assert.True(AddressBlock.TryParse(block, out var parsed));
        Assert.Equal(contains, parsed.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("203.0.113.7/24")]
    [InlineData("203.0.113.0/33")]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    public void WhatIsNoAddress_IsNoBlock(string text) => Assert.False(AddressBlock.TryParse(text, out _));
}

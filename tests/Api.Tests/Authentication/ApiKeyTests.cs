using Countersign.Api.Authentication;

namespace Countersign.Api.Tests.Authentication;

public sealed class ApiKeyTests
{
    [Fact]
    public void AKey_ComesApartAsItWasPutTogether()
    {
        Assert.True(ApiKey.TryParse(ApiKey.Format(sandbox: true, "my-shop", "k1", "s3cret_with_more"), out var key));

        Assert.True(key.Sandbox);
        Assert.Equal("my-shop", key.Tenant.ToString());
        Assert.Equal("k1", key.Id.ToString());
    }

    [Fact]
    public void AKey_PrintsWithoutItsSecret()
    {
        Assert.True(ApiKey.TryParse("csk_live_shop_k1_topsecret", out var key));

        Assert.Equal("csk_live_shop_k1_…", key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("csk_test_")]
    [InlineData("csk_test_shop")]
    [InlineData("csk_test_shop_k1")]
    [InlineData("csk_test_shop_k1_")]
    [InlineData("csk_test__k1_secret")]
    [InlineData("csk_test_shop__secret")]
    [InlineData("csk_prod_shop_k1_secret")]
    [InlineData("CSK_TEST_shop_k1_secret")]
    [InlineData("csk_test_shop_k1_sec ret")]
    [InlineData("csk_test_shop_k1_sécret")]
    [InlineData("csk_test_a-tenant-with-a-name-that-is-too-long_k1_secret")]
    [InlineData("csk_test_shop_an-id-that-is-too-long_secret")]
    public void WhatLooksLikeNoKey_IsNone(string text) => Assert.False(ApiKey.TryParse(text, out _));

    [Fact]
    public void TheHash_IsThatOfTheSecretAlone()
    {
        Span<byte> first = stackalloc byte[32], second = stackalloc byte[32], other = stackalloc byte[32];
        Assert.True(ApiKey.TryParse("csk_test_shop_k1_secret", out var one));
        Assert.True(ApiKey.TryParse("csk_live_other_k2_secret", out var two));
        Assert.True(ApiKey.TryParse("csk_test_shop_k1_secreT", out var three));
        one.HashSecret(first);
        two.HashSecret(second);
        three.HashSecret(other);

        Assert.True(first.SequenceEqual(second));
        Assert.False(first.SequenceEqual(other));
        Assert.Equal(
            "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", Convert.ToHexStringLower(first));
    }
}

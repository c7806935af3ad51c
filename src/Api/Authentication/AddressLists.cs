using System.Net;
using System.Runtime.CompilerServices;
using Countersign.Tenants;

namespace Countersign.Api.Authentication;

/// <summary>Whether a tenant's keys may be used from an address. Lists are parsed once for each version.</summary>
internal static class AddressLists
{
    private static readonly ConditionalWeakTable<TenantSettings, AddressBlock[]> Parsed = [];

    public static bool Allows(TenantSettings settings, IPAddress? address)
    {
        if (settings.AllowedAddresses.IsDefaultOrEmpty)
            return true;
        if (address is null)
            return false;

        foreach (var block in Parsed.GetValue(settings, Parse))
        {
            if (block.Contains(address))
                return true;
        }

        return false;
    }

    /// <summary>What cannot be read lets nobody in.</summary>
    private static AddressBlock[] Parse(TenantSettings settings)
    {
        var blocks = new List<AddressBlock>(settings.AllowedAddresses.Length);
        foreach (var text in settings.AllowedAddresses)
        {
            if (AddressBlock.TryParse(text, out var block))
                blocks.Add(block);
        }

        return [.. blocks];
    }
}

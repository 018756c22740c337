/** The label templates that ship with the app, checked against their schema when loaded. */
import { Compile } from 'typebox/compile';
import { LabelTemplate, type LabelTemplateId } from '../../../shared/labels/index.ts';
import { AppError } from '../../../shared/errors.ts';
import badge from '../../../resources/label-templates/badge.json' with { type: 'json' };
import benchLabel from '../../../resources/label-templates/bench-label.json' with { type: 'json' };
import locationLabel from '../../../resources/label-templates/location-label.json' with { type: 'json' };
import packingSlip from '../../../resources/label-templates/packing-slip.json' with { type: 'json' };
import palletLabel from '../../../resources/label-templates/pallet-label.json' with { type: 'json' };
import productLabel from '../../../resources/label-templates/product-label.json' with { type: 'json' };
import shippingLabel from '../../../resources/label-templates/shipping-label.json' with { type: 'json' };
import toteLabel from '../../../resources/label-templates/tote-label.json' with { type: 'json' };

const validator = Compile(LabelTemplate);

/** Throws `label-template-invalid` with the place and the fault. */
export function parseTemplate(value: unknown): LabelTemplate {
  if (validator.Check(value)) return value;
  const [fault] = validator.Errors(value);
  throw new AppError('label-template-invalid', {
    at: fault?.instancePath ?? '',
    fault: fault?.message ?? '',
  });
}

export const LABEL_TEMPLATES: Readonly<Record<LabelTemplateId, LabelTemplate>> = {
  'shipping-label': parseTemplate(shippingLabel),
  'packing-slip': parseTemplate(packingSlip),
  'tote-label': parseTemplate(toteLabel),
  'location-label': parseTemplate(locationLabel),
  'pallet-label': parseTemplate(palletLabel),
  'product-label': parseTemplate(productLabel),
  badge: parseTemplate(badge),
  'bench-label': parseTemplate(benchLabel),
};

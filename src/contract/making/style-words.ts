/**
 * Words with which people name a style. Only what is made of these, or says itself that it is a style, is told to USO
 * as one: whatever else somebody writes beside a subject is a scene.
 */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** What a style can be called on its own: media, ways of working, movements, makers. */
export const styleNouns: ReadonlySet<string> = set(`
  watercolor watercolors watercolour watercolours aquarelle aquarell acuarela gouache tempera acrylic acrylics oil oils
  ink inks pencil pencils crayon crayons charcoal pastel pastels chalk marker markers pen biro graphite sepia airbrush
  painting drawing sketch doodle illustration artwork engraving etching aquatint lithograph lithography linocut linoprint
  woodcut woodblock woodprint screenprint silkscreen risograph monotype mezzotint stencil scratchboard scraperboard
  print poster comic comics manga manhwa anime cartoon cartoons caricature storybook fresco mosaic mural graffiti collage
  decoupage papercut papercraft origami quilling stained-glass tapestry embroidery crochet knitting patchwork
  felt wool clay claymation plasticine porcelain marble bronze lego bricks playmobil voxel voxels pixel pixels pixelart
  lowpoly render cgi vector duotone halftone silhouette blueprint daguerreotype cyanotype polaroid tintype noir
  impressionism impressionist expressionism expressionist cubism cubist surrealism surrealist realism realist
  hyperrealism photorealism pointillism pointillist fauvism fauvist futurism futurist baroque rococo renaissance gothic
  romanticism symbolism dadaism minimalism minimalist constructivism bauhaus brutalism psychedelic nouveau deco popart
  ukiyo-e ukiyoe sumi-e sumie byzantine cyberpunk steampunk solarpunk vaporwave synthwave retrowave
  ghibli pixar disney dreamworks simpsons marvel tintin
  monet manet renoir degas gogh cezanne gauguin seurat signac klimt schiele munch picasso matisse braque kandinsky klee
  miro dali magritte chagall mondrian pollock rothko warhol lichtenstein hockney hopper haring basquiat banksy rembrandt
  vermeer rubens caravaggio botticelli titian raphael goya turner constable hokusai hiroshige utamaro mucha beardsley
  toulouse-lautrec modigliani kahlo dürer durer giotto bosch bruegel
`);

/** What stands before one: how, of which time, from where, in which colours, and the parts of makers' names. */
export const styleQualities: ReadonlySet<string> = set(`
  art line stained glass paper cut block building wood wooden felted woolen woollen cross stitch cross-stitch hatched
  hatching crosshatching low poly low-poly pop studio flat digital vector hand drawn hand-drawn painted hand-painted
  2d 3d 8-bit 16-bit 8bit 16bit bit isometric minimal abstract loose soft bold bright dark light vivid muted pale warm
  cold rough fine delicate detailed simple naive wet dry quick thick thin colour colours color colored coloured
  colourful colorful monochrome black white grey gray red blue green golden gold silver pastel
  old vintage retro classic classical modern contemporary traditional antique victorian edwardian medieval renaissance
  japanese chinese korean indian persian italian dutch flemish french german russian american european african
  children's childrens book fairytale fairy tale fantasy sci-fi science fiction pulp underground newspaper editorial
  fashion court botanical scientific technical movie film cinema concept van vincent claude pablo henri gustav andy roy
  edward alphonse salvador frida katsushika leonardo da vinci frank and pen lino linoleum screen silk wash impasto
`);

/** The last two words of styles of which the last alone is none: "black and white". */
export const stylePairs: ReadonlySet<string> = new Set([
  "and white",
  "stained glass",
  "cross stitch",
  "paper cut",
  "line art",
  "pixel art",
  "pop art",
  "concept art",
  "fantasy art",
  "digital art",
  "building block",
  "low poly",
  "fairy tale",
  "da vinci",
]);
